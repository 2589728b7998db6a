using System.Diagnostics.Metrics;
using RoomLens.Hosting.Metrics;
using RoomLens.Hosting.Tests.Http;

namespace RoomLens.Hosting.Tests.Metrics;

public sealed class MetricsRegistryTests : IDisposable
{
    private readonly MetricsRegistry _metrics = new();
    private readonly Meter _meter;

    public MetricsRegistryTests() => _meter = _metrics.Create(new MeterOptions("test"));

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Collect_Counter_HasTotalHelpAndType()
    {
        var counter = _meter.CreateCounter<long>("sfu.rtp.packets", "{packet}", "Packets\nseen \\ all.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));

        var text = _metrics.Collect();

        Assert.Contains("# HELP roomlens_sfu_rtp_packets_total Packets\\nseen \\\\ all.\n# TYPE roomlens_sfu_rtp_packets_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("roomlens_sfu_rtp_packets_total{kind=\"a\\\"b\\\\c\\nd\"} 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_TagsInAnotherOrder_AreOneSeries()
    {
        var counter = _meter.CreateCounter<int>("x");
        counter.Add(1, new("b", 1), new("a", true));
        counter.Add(1, new("a", true), new("b", 1));

        Assert.Contains("roomlens_x_total{a=\"true\",b=\"1\"} 2\n", _metrics.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_UpDownCounter_IsAGaugeThatReturnsToZero()
    {
        var streams = _meter.CreateUpDownCounter<long>("bot.streams");
        streams.Add(2);
        streams.Add(-2);

        var text = _metrics.Collect();

        Assert.Contains("# TYPE roomlens_bot_streams gauge\nroomlens_bot_streams 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_Gauge_KeepsTheLastValue()
    {
        var load = _meter.CreateGauge<double>("scheduler.bot.load", "1");
        load.Record(0.5);
        load.Record(0.25);

        Assert.Contains("\nroomlens_scheduler_bot_load 0.25\n", _metrics.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_Histogram_HasCumulativeBucketsInSeconds()
    {
        var histogram = _meter.CreateHistogram("decode.duration", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        var text = _metrics.Collect();

        Assert.Contains(
            """
            # TYPE roomlens_decode_duration_seconds histogram
            roomlens_decode_duration_seconds_bucket{le="0.1"} 1
            roomlens_decode_duration_seconds_bucket{le="1"} 2
            roomlens_decode_duration_seconds_bucket{le="+Inf"} 3
            roomlens_decode_duration_seconds_sum 7.6
            roomlens_decode_duration_seconds_count 3
            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_Observables_ShowTheirValuesOfNowOnly()
    {
        var bots = new List<string> { "a", "b" };
        _meter.CreateObservableGauge("bots", () => bots.Select(b => new Measurement<int>(1, new KeyValuePair<string, object?>("bot", b))));
        _meter.CreateObservableCounter("bytes", () => 10L * bots.Count, "By");
        var before = _metrics.Collect();
        bots.Remove("a");

        var after = _metrics.Collect();

        Assert.Contains("roomlens_bots{bot=\"a\"} 1\n", before, StringComparison.Ordinal);
        Assert.Contains("roomlens_bytes_total 20\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("bot=\"a\"", after, StringComparison.Ordinal);
        Assert.Contains("roomlens_bots{bot=\"b\"} 1\n", after, StringComparison.Ordinal);
        Assert.Contains("roomlens_bytes_total 10\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_TagWithoutBound_OverflowsIntoOneSeries()
    {
        var counter = _meter.CreateCounter<int>("many");
        for (var i = 0; i < 700; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var text = _metrics.Collect();

        Assert.Contains("roomlens_many_total{overflow=\"true\"} 200\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_OtherRegistry_IsNotSeen()
    {
        using var other = new MetricsRegistry();
        other.Create(new MeterOptions("test")).CreateCounter<int>("elsewhere").Add(1);

        Assert.DoesNotContain("elsewhere", _metrics.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_KnownSeries_AllocatesNothing()
    {
        var counter = _meter.CreateCounter<long>("hot");
        var tag = new KeyValuePair<string, object?>("kind", "video");
        counter.Add(1, tag);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++) counter.Add(1, tag);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Endpoint_Scrape_HasContentTypeAndProcessMetrics()
    {
        await using var server = await TestServer.StartAsync((app, _) => PrometheusEndpoint.Map(app, _metrics));

        using var response = await server.GetAsync("/metrics");

        Assert.Equal(PrometheusEndpoint.ContentType, response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("# TYPE process_cpu_seconds_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("process_resident_memory_bytes ", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }
}
