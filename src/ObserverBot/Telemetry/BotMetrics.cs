using System.Diagnostics.Metrics;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Telemetry;

/// <summary>Instruments of a bot. Recording allocates nothing.</summary>
internal sealed class BotMetrics
{
    private static readonly KeyValuePair<string, object?>[] Stages =
        [.. Enum.GetNames<DropStage>().Select(name => new KeyValuePair<string, object?>("stage", name.ToLowerInvariant()))];

    private static readonly KeyValuePair<string, object?>[] Faults =
    [
        new("reason", "unrecognized"), new("reason", "malformed"), new("reason", "unknown_source"),
    ];

    private static readonly KeyValuePair<string, object?>[] Steps = [new("step", "full"), new("step", "base_temporal_layer"), new("step", "key_frames")];

    private readonly Counter<long> _dropped;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _decodeErrors;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _nacks;
    private readonly Counter<long> _keyFrameRequests;
    private readonly Counter<long> _observations;
    private readonly Histogram<double> _decode;
    private readonly Histogram<double> _inference;
    private readonly Histogram<double> _age;
    private readonly UpDownCounter<long> _streams;

    /// <summary>Creates the instruments.</summary>
    public BotMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("RoomLens.ObserverBot");
        _streams = meter.CreateUpDownCounter<long>("bot.streams", null, "Streams this bot observes or tries to.");
        _dropped = meter.CreateCounter<long>("bot.frames.dropped", "{frame}", "Frames dropped, by stage.");
        _faults = meter.CreateCounter<long>("bot.rtp.drops", "{packet}", "Datagrams at the media port that belong to no stream, by reason.");
        _decodeErrors = meter.CreateCounter<long>("bot.decode.errors", "{frame}", "Complete frames that the decoder refused or gave no usable picture of.");
        _steps = meter.CreateCounter<long>("bot.decode.steps", null, "Times a stream began to be decoded in full, in its base temporal layer or in key frames only.");
        _lost = meter.CreateCounter<long>("bot.rtp.lost", "{packet}", "Packets lost and never repaired.");
        _nacks = meter.CreateCounter<long>("bot.nack.sent", "{packet}", "Packets asked for again.");
        _keyFrameRequests = meter.CreateCounter<long>("bot.keyframe.requests", null, "Key frames asked for.");
        _observations = meter.CreateCounter<long>("bot.observations", null, "Observations written to the journal.");
        _decode = meter.CreateHistogram<double>("bot.decode.duration", "s", "Time to decode one frame.");
        _inference = meter.CreateHistogram<double>("bot.inference.duration", "s", "Time of one detector run.");
        _age = meter.CreateHistogram<double>("bot.frame.age", "s", "First packet of a frame until its observations are written.");
    }

    /// <summary>A stream was opened (+1) or closed (−1).</summary>
    public void StreamsChanged(int by) => _streams.Add(by);

    /// <summary>Frames were dropped.</summary>
    public void FrameDropped(DropStage stage, int count) => _dropped.Add(count, Stages[(int)stage]);

    /// <summary>A datagram was dropped at the media port.</summary>
    public void DatagramDropped(DatagramFault fault) => _faults.Add(1, Faults[(int)fault]);

    /// <summary>The decoder refused a complete frame.</summary>
    public void DecodeFailed() => _decodeErrors.Add(1);

    /// <summary>More or less of a stream is decoded from now on.</summary>
    public void Stepped(DecodeLimit limit) => _steps.Add(1, Steps[(int)limit]);

    /// <summary>Packets were given up.</summary>
    public void PacketsLost(long count) => _lost.Add(count);

    /// <summary>Packets were asked for.</summary>
    public void NacksSent(long count) => _nacks.Add(count);

    /// <summary>Key frames were asked for.</summary>
    public void KeyFramesRequested(long count) => _keyFrameRequests.Add(count);

    /// <summary>An observation was written.</summary>
    public void Observed() => _observations.Add(1);

    /// <summary>A frame was decoded.</summary>
    public void Decoded(TimeSpan duration) => _decode.Record(duration.TotalSeconds);

    /// <summary>A detector ran.</summary>
    public void Inferred(TimeSpan duration) => _inference.Record(duration.TotalSeconds);

    /// <summary>A frame was analysed, this long after its first packet.</summary>
    public void Analysed(TimeSpan age) => _age.Record(age.TotalSeconds);
}
