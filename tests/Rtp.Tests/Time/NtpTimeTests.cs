using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Time;

public sealed class NtpTimeTests
{
    // RFC 3550 section 4: seconds since 1900 and a fraction of 2^32. 3 976 214 400 s are 2026-01-01.
    [Theory]
    [InlineData(0xED003780_00000000, "2026-01-01T00:00:00.0000000Z")]
    [InlineData(0xED003780_80000000, "2026-01-01T00:00:00.5000000Z")]
    [InlineData(0xED003780_40000000, "2026-01-01T00:00:00.2500000Z")]
    [InlineData(0xED003780_FFFFFFFF, "2026-01-01T00:00:00.9999999Z")]
    // RFC 4330 section 3: without the top bit it is the era that begins in 2036.
    [InlineData(0x00000000_80000000, "2036-02-07T06:28:16.5000000Z")]
    [InlineData(0x80000000_00000000, "1968-01-20T03:14:08.0000000Z")]
    public void ToUtc_TakesTheFractionAndTheEra(ulong value, string utc) =>
        Assert.Equal(utc, new NtpTime(value).ToUtc().UtcDateTime.ToString("O"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_999_999)]
    [InlineData(9_999_999)]
    public void FromUtc_AndBack_IsTheSameToATick(int ticks)
    {
        var utc = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks);

        var back = NtpTime.FromUtc(utc).ToUtc();

        Assert.InRange((utc - back).Ticks, 0, 1);
    }

    /// <summary>The middle 32 bits (RFC 3550 section 6.4.1, LSR): low half of the seconds, high half of the fraction.</summary>
    [Fact]
    public void Middle_IsTheMiddle() => Assert.Equal(0x5678_9ABCu, new NtpTime(0x1234_5678_9ABC_DEF0).Middle);
}
