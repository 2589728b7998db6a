using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Clock;

public sealed class CaptureClockTests
{
    private static readonly DateTimeOffset Ours = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    // The sender's clock is an hour and a bit behind.
    private static readonly DateTimeOffset Theirs = Ours.AddMinutes(-61);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMicroseconds(2);

    private readonly CaptureClock _clock = new(90_000);

    [Fact]
    public void Stamp_BeforeTheFirstReport_IsArrivalAndSaysSo()
    {
        var stamp = _clock.Stamp(new MediaTime(5, 90_000), NtpTime.FromUtc(Theirs), Ours);

        Assert.Equal((Ours, CaptureSource.Arrival, TimeSpan.Zero), (stamp.CaptureTime, stamp.Source, stamp.SenderOffset));
    }

    [Fact]
    public void Stamp_WithReports_MovesByTheSmallestDelay()
    {
        Report(0, delayMs: 40);
        Report(1, delayMs: 10);
        Report(2, delayMs: 70);

        var stamp = _clock.Stamp(new MediaTime(90_000 * 3, 90_000), null, Ours.AddSeconds(9));

        Assert.Equal(CaptureSource.SenderReport, stamp.Source);
        Assert.Equal(Ours.AddSeconds(3).AddMilliseconds(10), stamp.CaptureTime, Tolerance);
        Assert.Equal(60, stamp.Uncertainty.TotalMilliseconds, 0.01);
    }

    [Fact]
    public void Stamp_WithAbsCaptureTime_PrefersIt()
    {
        Report(0, delayMs: 10);

        var stamp = _clock.Stamp(new MediaTime(0, 90_000), NtpTime.FromUtc(Theirs.AddSeconds(7)), Ours.AddSeconds(8));

        Assert.Equal(CaptureSource.AbsCaptureTime, stamp.Source);
        Assert.Equal(Ours.AddSeconds(7).AddMilliseconds(10), stamp.CaptureTime, Tolerance);
    }

    [Fact]
    public void HandleSenderReport_AfterThirtySeconds_ForgetsTheOldMinimum()
    {
        Report(0, delayMs: 1);
        for (var second = 1; second <= 31; second++) Report(second, delayMs: 25);

        Assert.Equal(25, (Stamp(31) - Ours.AddSeconds(31)).TotalMilliseconds, 0.01);
    }

    [Fact]
    public void HandleSenderReport_StepOfTheSendersClock_RestartsWithTheSecondReport()
    {
        Report(0, delayMs: 10);
        Report(1, delayMs: 5010);
        Assert.Equal(10, (Stamp(1) - Ours.AddSeconds(1)).TotalMilliseconds, 0.01);

        Report(2, delayMs: 5030);

        Assert.Equal(1, _clock.Restarts);
        Assert.Equal(5030, (Stamp(2) - Ours.AddSeconds(2)).TotalMilliseconds, 0.01);
    }

    /// <summary>A report that waited somewhere tells nothing of the sender's clock: capture times would jump by its delay, there and back.</summary>
    [Fact]
    public void HandleSenderReport_OneMuchTooLate_ChangesNothing()
    {
        Report(0, delayMs: 10);
        Report(1, delayMs: 1800);
        Report(2, delayMs: 20);
        Report(3, delayMs: 3000);

        Assert.Equal(0, _clock.Restarts);
        Assert.Equal(10, (Stamp(3) - Ours.AddSeconds(3)).TotalMilliseconds, 0.01);
    }

    /// <summary>No report comes before it was sent: a smaller offset is true at once.</summary>
    [Fact]
    public void HandleSenderReport_StepToASmallerOffset_RestartsAtOnce()
    {
        Report(0, delayMs: 5010);
        Report(1, delayMs: 10);

        Assert.Equal(1, _clock.Restarts);
        Assert.Equal(10, (Stamp(1) - Ours.AddSeconds(1)).TotalMilliseconds, 0.01);
    }

    [Fact]
    public void Stamp_TimestampBeforeTheReportOverTheWrap_GoesBack()
    {
        Report(0, delayMs: 0);

        var stamp = _clock.Stamp(new MediaTime(0xFFFFFFFF - 89_999, 90_000), null, Ours);

        Assert.Equal(Ours.AddSeconds(-1), stamp.CaptureTime, Tolerance);
    }

    [Fact]
    public void HandleSenderReport_WithoutAWallClock_IsIgnored()
    {
        _clock.HandleSenderReport(new SenderReport(1, default, 0, 0, 0), default, Ours);

        Assert.Equal(CaptureSource.Arrival, _clock.Stamp(new MediaTime(0, 90_000), null, Ours).Source);
    }

    /// <summary>A clock hours off, or damage: a wrong time is worse than a rough one.</summary>
    [Theory]
    [InlineData(-7200)]
    [InlineData(-31)]
    [InlineData(2)]
    [InlineData(7200)]
    public void Stamp_AbsCaptureTimeThatCannotBeTrue_IsPassedOver(int seconds)
    {
        Report(0, delayMs: 10);

        var stamp = _clock.Stamp(new MediaTime(0, 90_000), NtpTime.FromUtc(Theirs.AddSeconds(seconds)), Ours.AddMilliseconds(10));

        Assert.Equal(CaptureSource.SenderReport, stamp.Source);
        Assert.Equal(Ours.AddMilliseconds(10), stamp.CaptureTime, Tolerance);
    }

    [Theory]
    [InlineData(-90_000L * 60)]
    [InlineData(90_000L * 3)]
    [InlineData(0x7FFFFFFFL)]
    public void Stamp_TimestampThatTheReportPutsFarOff_IsArrivalAndSaysSo(long ticks)
    {
        Report(0, delayMs: 10);

        var stamp = _clock.Stamp(new MediaTime(ticks, 90_000), null, Ours.AddSeconds(1));

        Assert.Equal((Ours.AddSeconds(1), CaptureSource.Arrival, TimeSpan.Zero), (stamp.CaptureTime, stamp.Source, stamp.SenderOffset));
    }

    private DateTimeOffset Stamp(int second) => _clock.Stamp(new MediaTime(90_000L * second, 90_000), null, Ours.AddSeconds(second + 6)).CaptureTime;

    private void Report(int second, int delayMs) => _clock.HandleSenderReport(
        new SenderReport(1, NtpTime.FromUtc(Theirs.AddSeconds(second)), (uint)(90_000 * second), 0, 0),
        Instant.FromMilliseconds(second * 1000L + delayMs), Ours.AddSeconds(second).AddMilliseconds(delayMs));
}
