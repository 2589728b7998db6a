using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.ObserverBot.Tracking;
using RoomLens.ObserverBot.Work;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>
/// Looks at the sampled pictures of one stream and writes what follows to the journal. All observations of a stream come from here, so their
/// order is the order of what happened.
/// </summary>
internal sealed class StreamAnalysis : WorkItem
{
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(250);
    private readonly AnalysisContext _context;
    private readonly AnalysisInbox _inbox;
    private readonly PictureExchange _exchange;
    private readonly StreamMeter _meter;
    private readonly Action<IReadOnlyList<SampleRate>> _onRates;
    private readonly DetectorSet _detectors;
    private readonly HealthTracker _health = new();
    private readonly DegradationTracker _degradation = new();
    private readonly List<Track> _shown = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StreamIdentity _stream;
    private FrameInfo? _lastFrame;
    private FrameStamp _lastStamp;
    private Instant _lastStampAt;
    private bool _observed;

    /// <summary>Analysis of one stream.</summary>
    /// <param name="context">What all streams share.</param>
    /// <param name="stream">Whose it is.</param>
    /// <param name="inbox">What it is told.</param>
    /// <param name="exchange">Where pictures come from.</param>
    /// <param name="meter">Where cost is counted.</param>
    /// <param name="onRates">Told when the sampling rates change.</param>
    public StreamAnalysis(
        AnalysisContext context, StreamIdentity stream, AnalysisInbox inbox, PictureExchange exchange, StreamMeter meter,
        Action<IReadOnlyList<SampleRate>> onRates)
    {
        _context = context;
        _stream = stream;
        _inbox = inbox;
        _exchange = exchange;
        _meter = meter;
        _onRates = onRates;
        _detectors = new DetectorSet(context.Detectors, stream.Assignment.Source == "screen" ? PictureSource.Screen : PictureSource.Camera);
    }

    /// <summary>Whose stream it is; replaced when the assignment or the consumer changes. Any thread.</summary>
    public StreamIdentity Stream
    {
        get => _stream;
        set => _stream = value;
    }

    /// <summary>Completes when everything is freed; fails when the analysis ended by a bug.</summary>
    public Task Closed => _closed.Task;

    /// <inheritdoc/>
    protected override bool Work()
    {
        if (_closed.Task.IsCompleted) return false;
        var cpu = ThreadTime.Used;
        var inbox = _inbox.Take();
        if (inbox.Close)
        {
            Close();
            return false;
        }
        if (inbox.Plans is { } plans) Apply(plans);
        HandlePaused();
        if (inbox.Present is { } first) HandlePresent(first);
        if (inbox.Limit is { } limit && _degradation.Handle(limit, _context.Clock.UtcNow) is { } step) Write(_context.Factory.Degraded(_stream, step));
        if (_exchange.Take() is { } sample) HandleSample(sample);
        if (inbox.Unobservable is { } unobservable) Tell(_health.HandleUnobservable(unobservable, _context.Clock.UtcNow));
        if (inbox.Stalled) HandleStalled();
        if (inbox.Tick) HandleTick();
        _meter.AddCpu(ThreadTime.Used - cpu);
        return false;
    }

    /// <inheritdoc/>
    protected override void Fail(Exception exception)
    {
        _exchange.Close();
        _detectors.Close();
        _closed.TrySetException(exception);
    }

    private void Close()
    {
        if (_observed) Write(_context.Factory.StreamUnobserved(_stream));
        _exchange.Close();
        _detectors.Close();
        _closed.TrySetResult();
    }

    private void Apply(IReadOnlyList<DetectorPlan> plans)
    {
        _detectors.Apply(plans, (run, plan) => WriteAll(run, plan, plan.Close(EventCause.ModelChanged), null));
        _onRates(_detectors.Rates);
    }

    private void HandlePresent(in ObservedFrame frame)
    {
        _observed = true;
        _lastFrame = frame.Info;
        Write(_context.Factory.StreamObserved(_stream, frame));
        Tell(_health.HandlePresent(frame.Info.Capture.CaptureTime), frame);
    }

    private void HandleStalled() => Tell(_health.HandleStalled(_lastFrame?.Capture.CaptureTime ?? _context.Clock.UtcNow));

    // The plan says it; no frame does.
    private void HandlePaused()
    {
        var paused = _stream.Assignment.Paused;
        if (paused != _health.IsPaused) Tell(paused ? _health.HandlePaused(_context.Clock.UtcNow) : _health.HandleResumed(_context.Clock.Now, _context.Clock.UtcNow));
    }

    private void Tell(HealthPart? change, in ObservedFrame? frame = null)
    {
        if (change is not null) Write(_context.Factory.Health(_stream, change, null, frame, null));
    }

    // While frames come they tell the time; without them appearances still end in due time. The grace is what a frame may be under way.
    private void HandleTick()
    {
        if (_detectors.Complete()) _onRates(_detectors.Rates);
        Tell(_health.HandleTimeout(_context.Clock.Now, _context.Clock.UtcNow));
        var waited = _context.Clock.Now - _lastStampAt - UnderWay;
        if (waited <= TimeSpan.Zero) return;
        var stamp = new FrameStamp(_lastStamp.MediaTime + waited, _lastStamp.CapturedAt + waited);
        foreach (var run in _detectors.Runs)
            foreach (var plan in run.Plans)
                WriteAll(run, plan, plan.Advance(stamp), null);
    }

    private void HandleSample(SampledPicture sample)
    {
        try
        {
            Look(sample);
        }
        finally
        {
            _exchange.Return(sample.Picture);
        }
    }

    private void Look(SampledPicture sample)
    {
        var picture = sample.Picture;
        var stamp = new FrameStamp(sample.MediaTime, sample.Info.Capture.CaptureTime);
        _lastFrame = sample.Info;
        (_lastStamp, _lastStampAt) = (stamp, sample.Info.FirstPacketAt);
        var frame = new ObservedFrame(sample.Info, picture.UprightWidth, picture.UprightHeight, sample.DecodedAt, null);
        _shown.Clear();
        foreach (var run in _detectors.Runs)
        {
            if ((sample.Due & (1UL << run.Bit)) == 0) continue;
            var started = _context.Clock.Now;
            var tracks = run.Look(picture.View, stamp);
            var now = _context.Clock.Now;
            _context.Metrics.Inferred(now - started);
            frame = frame with { InferredAt = now };
            Report(run, tracks, stamp, frame);
        }
        var age = _context.Clock.Now - sample.Info.FirstPacketAt;
        _meter.HandleAnalysed(age);
        _context.Metrics.Analysed(age);
        if (_context.Live.IsWanted(_stream.Assignment.ProducerId)) _context.Live.Offer(LiveBoxes.Describe(_stream, frame, _shown));
    }

    private void Report(DetectorRun run, IReadOnlyList<Track> tracks, in FrameStamp stamp, in ObservedFrame frame)
    {
        if (run.Detector.Kind == DetectorKind.Health)
        {
            if (run.Result.Health is { } state && _health.HandlePicture(state, run.Result.HealthSince) is { } change)
                Write(_context.Factory.Health(_stream, change, run.Plans[0].Plan, frame, run.Detector.Model));
            return;
        }
        foreach (var plan in run.Plans) WriteAll(run, plan, plan.Observe(tracks, stamp), frame);
        foreach (var track in tracks)
            if (run.Plans.Exists(plan => plan.Shows(track))) _shown.Add(track);
    }

    private void WriteAll(DetectorRun run, PlanRun plan, IReadOnlyList<Transition> transitions, in ObservedFrame? frame)
    {
        foreach (var transition in transitions)
            Write(_context.Factory.Appearance(_stream, plan.Plan, transition, frame, run.Detector, plan.OccurrenceBase));
    }

    private void Write(Observation observation)
    {
        _context.Journal.Append(observation);
        _context.Metrics.Observed();
    }
}
