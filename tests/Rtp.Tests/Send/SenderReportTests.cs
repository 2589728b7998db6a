using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Send;

public sealed class SenderReportTests
{
    [Fact]
    public void TryGetRoundTrip_ForwardedReport_UsesTheLocalTimeOfSending()
    {
        var table = new SenderReportTable();
        table.Record(new NtpTime(0x1111_2222_3333_4444), Instant.FromMilliseconds(100));
        table.Record(new NtpTime(0x1111_9999_3333_4444), Instant.FromMilliseconds(1100));
        var block = default(ReportBlock) with { LastSenderReport = 0x2222_3333, DelaySinceLastSenderReport = 65536 / 2 };

        Assert.True(table.TryGetRoundTrip(block, Instant.FromMilliseconds(640), out var roundTrip));

        Assert.Equal(TimeSpan.FromMilliseconds(40), roundTrip);
    }

    [Fact]
    public void TryGetRoundTrip_UnknownOrNone_IsFalse()
    {
        var table = new SenderReportTable();
        table.Record(new NtpTime(0x1111_2222_3333_4444), default);

        Assert.False(table.TryGetRoundTrip(default, default, out _));
        Assert.False(table.TryGetRoundTrip(default(ReportBlock) with { LastSenderReport = 5 }, default, out _));
    }

    [Fact]
    public void TryGetRoundTrip_ReportLongOverwritten_IsFalse()
    {
        var table = new SenderReportTable();
        for (var i = 1u; i <= 17; i++) table.Record(new NtpTime((ulong)i << 16), Instant.FromMilliseconds(i));

        Assert.False(table.TryGetRoundTrip(default(ReportBlock) with { LastSenderReport = 1 }, Instant.FromMilliseconds(20), out _));
        Assert.True(table.TryGetRoundTrip(default(ReportBlock) with { LastSenderReport = 2 }, Instant.FromMilliseconds(20), out _));
    }

    [Fact]
    public void Map_SecondLayerWithReports_LandsOnTheFirstLayersTimeline()
    {
        var timeline = new OutputTimeline(90_000);
        var ntp = NtpTime.FromUtc(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        timeline.Map(0, 1000, default);
        timeline.HandleSenderReport(0, new SenderReport(1, ntp, 1000, 0, 0));
        // 500 ms later on the common clock, with another random start.
        timeline.HandleSenderReport(1, new SenderReport(2, new NtpTime(ntp.Value + (1ul << 31)), 700_000, 0, 0));

        Assert.True(timeline.CanMapByReport(1));
        var mapped = timeline.Map(1, 700_000 + 90, Instant.FromMilliseconds(900));

        Assert.Equal(1000 + 45_000 + 90, mapped.Ticks);
    }

    [Fact]
    public void Map_SecondLayerWithoutReports_UsesArrivals()
    {
        var timeline = new OutputTimeline(90_000);
        timeline.Map(0, 1000, Instant.FromMilliseconds(0));

        Assert.False(timeline.CanMapByReport(1));
        Assert.Equal(1000 + 9000, timeline.Map(1, 0xFFFFFFF0, Instant.FromMilliseconds(100)).Ticks);
        Assert.Equal(1000 + 9000 + 32, timeline.Map(1, 0x10, Instant.FromMilliseconds(140)).Ticks);
    }
}
