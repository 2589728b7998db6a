using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Analysing;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Observing;

/// <summary>
/// From complete frames to observations, for one assignment: decode queue, decoder, sampler, detectors, tracker, lifecycle. It outlives
/// consumers: appearances go on when the SFU comes back.
/// </summary>
internal sealed class StreamPipeline : IDecodedStream, IFrameTaker
{
    private readonly PipelineContext _context;
    private readonly FrameQueue _queue = new();
    private readonly PictureExchange _exchange = new();
    private readonly AnalysisInbox _inbox = new();
    private readonly StreamDecoding _decoding;
    private readonly StreamAnalysis _analysis;
    private volatile string? _unobservable;
    private volatile int _limit;

    /// <summary>A pipeline; nothing runs before <see cref="Open"/>.</summary>
    /// <param name="context">What all streams share.</param>
    /// <param name="stream">Whose it is.</param>
    /// <param name="requestKeyFrame">Asks the sender for a key frame; any thread.</param>
    public StreamPipeline(PipelineContext context, StreamIdentity stream, Action requestKeyFrame)
    {
        _context = context;
        _decoding = new StreamDecoding(context.Decoding, _queue, _exchange, this, Meter, requestKeyFrame);
        _analysis = new StreamAnalysis(context.Analysis, stream, _inbox, _exchange, Meter, HandleRates);
    }

    /// <summary>Cost and rates.</summary>
    public StreamMeter Meter { get; } = new();

    /// <summary>Whether frames arrive.</summary>
    public PresenceState Presence => _decoding.Presence;

    /// <summary>Why nothing of the stream can be read, or null.</summary>
    public string? Unobservable => _unobservable;

    /// <summary>How much of the stream is decoded.</summary>
    public DecodeLimit Limit => (DecodeLimit)_limit;

    /// <inheritdoc/>
    public long Refused => _decoding.Refused;

    /// <inheritdoc/>
    public long Decoded => Meter.Decoded;

    /// <summary>Why it ended by a bug, or null.</summary>
    public Exception? Fault => (_decoding.Closed.Exception ?? _analysis.Closed.Exception)?.InnerException;

    /// <summary>Begins with the plans of the assignment.</summary>
    public void Open() => SetDetectors(_analysis.Stream.Assignment.Detectors);

    /// <summary>The assignment or the consumer changed.</summary>
    public void SetStream(StreamIdentity stream) => _analysis.Stream = stream;

    /// <summary>Other plans apply.</summary>
    public void SetDetectors(IReadOnlyList<DetectorPlan> plans)
    {
        _inbox.PutPlans(plans);
        _context.AnalysisPool.Schedule(_analysis);
    }

    /// <summary>A complete frame; its bytes are copied. False: a key frame must be asked for.</summary>
    public bool Enqueue(in EncodedFrame frame, in CaptureStamp capture)
    {
        var info = new FrameInfo(frame.Timestamp, frame.IsKeyFrame, frame.GapBefore, frame.Rotation, frame.FirstPacketAt, capture)
        {
            TemporalId = frame.TemporalId,
        };
        var taken = _queue.TryAdd(frame, info, out var dropped);
        if (dropped > 0)
        {
            _decoding.HandleOverflow();
            _context.Decoding.Metrics.FrameDropped(DropStage.Queue, dropped);
        }

        _context.DecodePool.Schedule(_decoding);
        return taken;
    }

    /// <inheritdoc/>
    public void HandleUnreadable(long count) => _decoding.HandleUnreadable(count);

    /// <summary>Frames come from another consumer now: what is queued is dropped up to a key frame.</summary>
    public void RestartFrames() => _queue.Restart();

    /// <summary>Lets time pass; call it a few times per second.</summary>
    public void Tick()
    {
        _context.DecodePool.Schedule(_decoding);
        _inbox.PutTick();
        _context.AnalysisPool.Schedule(_analysis);
    }

    /// <summary>Ends it: frames in flight are dropped, everything is freed. Faults are left to <see cref="Fault"/>.</summary>
    public async Task CloseAsync()
    {
        _queue.Close();
        _decoding.RequestClose();
        _context.DecodePool.Schedule(_decoding);
        await ((Task)_decoding.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _inbox.PutClose();
        _context.AnalysisPool.Schedule(_analysis);
        await ((Task)_analysis.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void IDecodedStream.HandlePresent(in FrameInfo frame, int width, int height, Instant decodedAt)
    {
        _unobservable = null;
        _inbox.PutPresent(new ObservedFrame(frame, width, height, decodedAt, null));
        _context.AnalysisPool.Schedule(_analysis);
    }

    void IDecodedStream.HandleStalled()
    {
        _inbox.PutStalled();
        _context.AnalysisPool.Schedule(_analysis);
    }

    void IDecodedStream.HandlePicture() => _context.AnalysisPool.Schedule(_analysis);

    void IDecodedStream.HandleLimit(DecodeLimit limit)
    {
        _limit = (int)limit;
        _inbox.PutLimit(limit);
        _context.AnalysisPool.Schedule(_analysis);
    }

    void IDecodedStream.HandleUnobservable(HealthState state, string reason)
    {
        _unobservable = reason;
        _inbox.PutUnobservable(state);
        _context.AnalysisPool.Schedule(_analysis);
    }

    private void HandleRates(IReadOnlyList<SampleRate> rates)
    {
        _decoding.SetRates(rates);
        _context.DecodePool.Schedule(_decoding);
    }
}
