using System.Diagnostics.Metrics;
using System.Text.Json;
using RoomLens.Hosting.Tcp;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Metrics of media over TCP, summed over the media ports.</summary>
internal static class TcpMetrics
{
    /// <summary>Adds them.</summary>
    public static void Add(Meter meter, Func<IReadOnlyList<TcpPortCounters>> ports)
    {
        meter.CreateObservableGauge("sfu.tcp.connections", () => ports().Sum(port => port.Open), "{connection}", "Open TCP media connections.");
        meter.CreateObservableCounter(
            "sfu.tcp.closed",
            () => TcpPortCounters.Reasons.Select(reason => Measure(ports().Sum(port => port.Closed(reason)), JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()))),
            "{connection}",
            "TCP media connections that ended or were refused, by reason.");
        meter.CreateObservableCounter(
            "sfu.tcp.drops",
            () => new[] { Measure(ports().Sum(port => port.QueueFull), "queue_full"), Measure(ports().Sum(port => port.NotOpen), "not_open") },
            "{packet}",
            "Packets not sent over TCP, by reason.");
    }

    private static Measurement<long> Measure(long value, string reason) => new(value, new KeyValuePair<string, object?>("reason", reason));
}
