using RoomLens.FrameProcessing.Decode;
using RoomLens.FrameProcessing.Sampling;
using RoomLens.ObserverBot.Native;
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
    private readonly FrameInfo[] _infos = new FrameInfo[InfoSlots];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private VideoDecoder? _decoder;
    private long _nextId;
    private bool _awaitsKeyFrame = true;
    private bool _undecodable;
    private IReadOnlyList<SampleRate>? _newRates;
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

    /// <summary>Completes when the decoder is freed; fails when decoding ended by a bug.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Rates from the next turn on. Any thread.</summary>
    public void SetRates(IReadOnlyList<SampleRate> rates) => Volatile.Write(ref _newRates, rates);

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
        var cpu = ThreadCpuTime.Now;
        var taken = 0;
        while (taken < FramesPerTurn && _queue.TryTake(out var frame))
        {
            taken++;
            try
            {
                Decode(frame);
            }
            finally
            {
                frame.Return();
            }
        }
        if (_presence.HandleTimeout(_context.Clock.Now)) _listener.HandleStalled();
        _presenceState = (int)_presence.State;
        _meter.AddCpu(ThreadCpuTime.Now - cpu);
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

    private void Decode(in QueuedFrame frame)
    {
        if (_undecodable || (_awaitsKeyFrame && !frame.Info.IsKeyFrame))
        {
            _context.Metrics.FrameDropped(DropStage.Decode, 1);
            return;
        }
        if (!TryOpenDecoder(frame, out var decoder)) return;
        if (frame.Info is { IsKeyFrame: true, GapBefore: true }) decoder.Flush();
        var started = _context.Clock.Now;
        var id = _nextId++;
        _infos[id % InfoSlots] = frame.Info;
        if (!decoder.Decode(frame.View(), id).IsOk)
        {
            // Its successors refer to it: nothing before the next key frame can be trusted.
            decoder.Flush();
            _awaitsKeyFrame = true;
            _context.Metrics.FrameDropped(DropStage.Decode, 1);
            _requestKeyFrame();
            return;
        }
        _awaitsKeyFrame = false;
        while (decoder.TryReceive(out var decoded))
        {
            var now = _context.Clock.Now;
            _context.Metrics.Decoded(now - started);
            HandlePicture(decoded, now);
        }
    }

    private bool TryOpenDecoder(in QueuedFrame frame, out VideoDecoder decoder)
    {
        try
        {
            decoder = _decoder ??= new VideoDecoder(frame.Codec);
            return true;
        }
        catch (DecoderUnavailableException e)
        {
            _undecodable = true;
            _listener.HandleUndecodable(e.Message);
            decoder = null!;
            return false;
        }
    }

    private void HandlePicture(in DecodedFrame decoded, Instant now)
    {
        // A decoder holds back far fewer frames than there are slots.
        var info = _infos[decoded.FrameId % InfoSlots];
        var picture = decoded.Picture;
        _meter.HandleDecoded(picture.UprightWidth, picture.UprightHeight);
        if (_presence.HandleFrame(now)) _listener.HandlePresent(info, picture.UprightWidth, picture.UprightHeight, now);
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
