using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// One RTP timeline per producer: the same frame of one layer carries the same timestamp for every consumer. The first layer seen is the
/// timeline; another layer is mapped onto it once, by the sender reports of both (their common NTP clock), else by arrival times, and keeps that offset.
/// </summary>
public sealed class OutputTimeline(int clockRateHz, int maxLayers = 4)
{
    private readonly Layer[] _layers = CreateLayers(maxLayers);
    private int _reference = -1;

    /// <summary>A layer's sender report arrived.</summary>
    public void HandleSenderReport(int layer, in SenderReport report) => _layers[layer].Report = report;

    /// <summary>
    /// The layer's offset is known, or can be computed from reports: a switch to it needs no guess. Wait up to 2 s for this before switching
    /// by arrival times.
    /// </summary>
    public bool CanMapByReport(int layer) =>
        _reference < 0 || _layers[layer].Offset is not null || (_layers[layer].Report is not null && _layers[_reference].Report is not null);

    /// <summary>The timestamp on the producer's timeline. The first call for a layer settles its offset.</summary>
    public MediaTime Map(int layer, uint timestamp, Instant arrival)
    {
        var state = _layers[layer];
        var extended = state.Extender.Extend(timestamp);
        if (state.Offset is not { } offset) state.Offset = offset = Settle(layer, extended, arrival);
        state.Newest = (extended, arrival);
        return new MediaTime(extended + offset, clockRateHz);
    }

    private long Settle(int layer, long extended, Instant arrival)
    {
        if (_reference < 0)
        {
            _reference = layer;
            return 0;
        }
        var reference = _layers[_reference];
        var state = _layers[layer];
        if (state.Report is not { } own || reference.Report is not { } theirs)
            return reference.Newest.Extended + ToTicks(arrival - reference.Newest.Arrival) - extended;
        // The same moment on both media clocks: each layer's report, moved to the other's NTP time.
        var apart = unchecked((long)(own.Ntp.Value - theirs.Ntp.Value));
        var ticksApart = (long)Math.Round(apart / 4294967296.0 * clockRateHz);
        return reference.Extender.Peek(theirs.RtpTimestamp) + ticksApart - state.Extender.Peek(own.RtpTimestamp);
    }

    private long ToTicks(TimeSpan span) => span.Ticks * clockRateHz / TimeSpan.TicksPerSecond;

    private static Layer[] CreateLayers(int count)
    {
        var layers = new Layer[count];
        for (var i = 0; i < count; i++) layers[i] = new Layer();
        return layers;
    }

    private sealed class Layer
    {
        public TimestampExtender Extender { get; } = new();
        public SenderReport? Report { get; set; }
        public long? Offset { get; set; }
        public (long Extended, Instant Arrival) Newest { get; set; }
    }
}
