using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.FrameProcessing.Sampling;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.ObserverBot.Work;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Decodes one stream and puts the pictures that are to be analysed into its exchange. The decoder belongs to this item: it is opened with the
/// first frame and freed when the stream is closed.
/// </summary>
internal sealed class StreamDecoding : WorkItem
{
    // A picture this old says nothing about now: an event from it would be news of the past (contracts section 6).
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);

    // Observing key frames only costs the publisher, and everybody who watches it, bandwidth (architecture, humans first).
    private static readonly TimeSpan KeyFramePace = TimeSpan.FromSeconds(10);
    private const int FramesPerTurn = 4;
    private const int InfoSlots = 64;

    private readonly DecodeContext _context;
    private readonly FrameQueue _queue;
    private readonly PictureExchange _exchange;
    private readonly IDecodedStream _listener;
    private readonly StreamMeter _meter;
    private readonly Action _requestKeyFrame;
    private readonly MediaTimeline _timeline = new();
    private readonly FrameSampler _sampler = new();
    private readonly StreamPresence _presence = new();
    private readonly ReadabilityWatch _readability = new();
    private readonly DecodeGate _gate = new();
    private readonly DecodePressure _pressure = new();
    private readonly FrameInfo[] _infos = new FrameInfo[InfoSlots];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private VideoDecoder? _decoder;
    private long _nextId;
    private long _unsupported;
    private bool _hasNoDecoder;
    private bool _framesMissing;
    private bool _hasTemporalLayers;
    private Instant? _keyFrameAskedAt;
    private DecodeLimit _toldLimit;
    private IReadOnlyList<SampleRate>? _newRates;
    private long _unreadable;
    private long _refused;
    private int _overflowed;
    private volatile int _presenceState;
    private volatile bool _closing;

    /// <summary>Decoding of one stream.</summary>
    public StreamDecoding(
        DecodeContext context, FrameQueue queue, PictureExchange exchange, IDecodedStream listener, StreamMeter meter, Action requestKeyFrame)
    {
        _context = context;
        _queue = queue;
        _exchange = exchange;
        _listener = listener;
        _meter = meter;
        _requestKeyFrame = requestKeyFrame;
    }

    /// <summary>Whether frames arrive. Any thread.</summary>
    public PresenceState Presence => (PresenceState)_presenceState;

    /// <summary>Frames refused by the decoder so far. Any thread.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Completes when the decoder is freed; fails when decoding ended by a bug.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Rates from the next turn on. Any thread.</summary>
    public void SetRates(IReadOnlyList<SampleRate> rates) => Volatile.Write(ref _newRates, rates);

    /// <summary>Packets or frames came whole and were nothing the codec allows. Any thread.</summary>
    public void HandleUnreadable(long count) => Interlocked.Add(ref _unreadable, count);

    /// <summary>The queue overflowed: decoding is too slow. Any thread.</summary>
    public void HandleOverflow() => Volatile.Write(ref _overflowed, 1);

    /// <summary>Frees everything in the next turn; schedule it. Any thread.</summary>
    public void RequestClose() => _closing = true;

    /// <inheritdoc/>
    protected override bool Work()
    {
        if (_closing)
        {
            Free();
            _closed.TrySetResult();
            return false;
        }
        if (Interlocked.Exchange(ref _newRates, null) is { } rates) _sampler.SetRates(rates);
        var cpu = ThreadTime.Used;
        var taken = 0;
        while (taken < FramesPerTurn && _queue.TryTake(out var frame))
        {
            taken++;
            try
            {
                HandleFrame(frame);
            }
            finally
            {
                frame.Return();
            }
        }
        HandleTime(_context.Clock.Now);
        _meter.AddCpu(ThreadTime.Used - cpu);
        return taken == FramesPerTurn;
    }

    /// <inheritdoc/>
    protected override void Fail(Exception exception)
    {
        _closing = true;
        Free();
        _closed.TrySetException(exception);
    }

    private void Free()
    {
        _queue.Close();
        _decoder?.Dispose();
        _decoder = null;
    }

    private void HandleTime(Instant now)
    {
        if (Interlocked.Exchange(ref _unreadable, 0) > 0) _readability.HandleFailure(HealthState.UnobservableEncrypted, now);
        if (_readability.HandleTimeout(now))
            _listener.HandleUnobservable(_readability.State!.Value, "what arrives cannot be read: it is encrypted end to end, or damaged by its sender");
        // What keeps failing is no stall; what that means is known in a moment.
        if (!_readability.IsJudging(now) && _presence.HandleTimeout(now) && _readability.State is null) _listener.HandleStalled();
        _presenceState = (int)_presence.State;
    }

    private void HandleFrame(in QueuedFrame frame)
    {
        var now = _context.Clock.Now;
        _hasTemporalLayers |= frame.Info.TemporalId > 0;
        if (_pressure.HandleWait(_queue.Backlog, Interlocked.Exchange(ref _overflowed, 0) != 0, _hasTemporalLayers, now)) ChangeLimit(now);
        var admitted = _gate.Admit(frame.Info.IsKeyFrame, frame.Info.TemporalId);
        TellLimit();
        if (!admitted)
        {
            if (_gate.Limit != DecodeLimit.None) LeaveOut(now);
            else _context.Metrics.FrameDropped(DropStage.Decode, 1);
            return;
        }
        if (frame.Info.IsKeyFrame) _keyFrameAskedAt = now;
        if (TryOpenDecoder(frame, out var decoder)) Decode(frame, decoder);
    }

    // A step down is in force at once, a step up at the next key frame: told is what is.
    private void TellLimit()
    {
        if (_gate.Limit == _toldLimit) return;
        _toldLimit = _gate.Limit;
        _context.Metrics.Stepped(_toldLimit);
        _listener.HandleLimit(_toldLimit);
    }

    private void LeaveOut(Instant now)
    {
        _context.Metrics.FrameDropped(DropStage.Limit, 1);
        _presence.HandleLeftOut(now);
        if (_gate.Limit == DecodeLimit.KeyFrames && now - _keyFrameAskedAt >= KeyFramePace) AskForKeyFrame(now);
    }

    private void ChangeLimit(Instant now)
    {
        var before = _gate.Limit;
        _gate.SetLimit(_pressure.Limit);
        // More than before begins at a key frame, which is worth asking for; less does not.
        if (_pressure.Limit < before) AskForKeyFrame(now);
        _keyFrameAskedAt = now;
    }

    private void AskForKeyFrame(Instant now)
    {
        _keyFrameAskedAt = now;
        _requestKeyFrame();
    }

    private void Decode(in QueuedFrame frame, VideoDecoder decoder)
    {
        if (frame.Info.IsKeyFrame && (frame.Info.GapBefore || _framesMissing)) decoder.Flush();
        var started = _context.Clock.Now;
        var id = _nextId++;
        _infos[id % InfoSlots] = frame.Info with { GapBefore = frame.Info.GapBefore || _framesMissing };
        if (!decoder.Decode(frame.View(), id).IsOk)
        {
            Refuse(HealthState.UnobservableEncrypted, started);
            // Its successors refer to it: nothing before the next key frame can be trusted.
            decoder.Flush();
            _gate.Close();
            _requestKeyFrame();
            return;
        }
        _framesMissing = false;
        while (decoder.TryReceive(out var decoded))
        {
            var now = _context.Clock.Now;
            _context.Metrics.Decoded(now - started);
            HandlePicture(decoded, now);
        }
        if (decoder.UnsupportedPictures == _unsupported) return;
        _unsupported = decoder.UnsupportedPictures;
        Refuse(HealthState.UnobservableCodec, started);
    }

    private void Refuse(HealthState kind, Instant now)
    {
        _framesMissing = true;
        Interlocked.Increment(ref _refused);
        _context.Metrics.DecodeFailed();
        _context.Metrics.FrameDropped(DropStage.Decode, 1);
        _readability.HandleFailure(kind, now);
    }

    private bool TryOpenDecoder(in QueuedFrame frame, out VideoDecoder decoder)
    {
        decoder = null!;
        if (_hasNoDecoder)
        {
            _context.Metrics.FrameDropped(DropStage.Decode, 1);
            return false;
        }
        try
        {
            decoder = _decoder ??= new VideoDecoder(frame.Codec);
            return true;
        }
        catch (DecoderUnavailableException e)
        {
            _hasNoDecoder = true;
            _readability.HandleNoDecoder();
            _listener.HandleUnobservable(HealthState.UnobservableCodec, e.Message);
            return false;
        }
    }

    private void HandlePicture(in DecodedFrame decoded, Instant now)
    {
        // A decoder holds back far fewer frames than there are slots.
        var info = _infos[decoded.FrameId % InfoSlots];
        var picture = decoded.Picture;
        _meter.HandleDecoded(picture.UprightWidth, picture.UprightHeight);
        // Not a shortcut: both have to be told.
        if (_presence.HandleFrame(now) | _readability.HandlePicture())
            _listener.HandlePresent(info, picture.UprightWidth, picture.UprightHeight, now);
        var mediaTime = _timeline.Map(info.Timestamp, info.FirstPacketAt);
        var due = _sampler.Sample(mediaTime);
        if (due == 0) return;
        if (now - info.FirstPacketAt > StaleAfter)
        {
            _context.Metrics.FrameDropped(DropStage.Stale, 1);
            return;
        }
        if (_exchange.Put(picture, info, mediaTime, now, due)) _context.Metrics.FrameDropped(DropStage.Inference, 1);
        _listener.HandlePicture();
    }
}
