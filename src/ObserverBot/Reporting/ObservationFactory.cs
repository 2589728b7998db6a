using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;
using CaptureSource = RoomLens.Rtp.Clock.CaptureSource;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>Builds observations: pure but for reading the clock.</summary>
/// <param name="clock">Time.</param>
/// <param name="clockDifferenceMs">How far the scheduler's clock may be from ours; part of each uncertainty (contracts section 6).</param>
internal sealed class ObservationFactory(MonotonicClock clock, Func<double> clockDifferenceMs)
{
    /// <summary>The stream delivers pictures.</summary>
    public Observation StreamObserved(StreamIdentity stream, in ObservedFrame frame) =>
        Basic(stream, ObservationKind.StreamObserved, AllSubscriptions(stream)) with { Frame = Frame(frame), Clock = Clock(frame) };

    /// <summary>Observing has stopped.</summary>
    public Observation StreamUnobserved(StreamIdentity stream) =>
        Basic(stream, ObservationKind.StreamUnobserved, AllSubscriptions(stream));

    /// <summary>The health changed; without a frame when none caused it.</summary>
    public Observation Health(StreamIdentity stream, HealthPart health, DetectorPlan? plan, in ObservedFrame? frame, ModelPart? model) =>
        Basic(stream, ObservationKind.Health, plan?.Subscriptions ?? AllSubscriptions(stream)) with
        {
            DetectorKey = plan?.Key,
            Health = health,
            Model = model,
            Frame = frame is { } shown ? Frame(shown) : null,
            Clock = frame is { } timed ? Clock(timed) : null,
        };

    /// <summary>More or less of the stream is decoded.</summary>
    public Observation Degraded(StreamIdentity stream, DegradationPart degradation) =>
        Basic(stream, ObservationKind.Degraded, AllSubscriptions(stream)) with { Degradation = degradation };

    /// <summary>An appearance changed; without a frame when it ended by time.</summary>
    public Observation Appearance(
        StreamIdentity stream, DetectorPlan plan, Transition transition, in ObservedFrame? frame, IDetector detector, long occurrenceBase) =>
        Basic(stream, KindOf(transition.Kind), plan.Subscriptions) with
        {
            DetectorKey = plan.Key,
            OccurrenceId = occurrenceBase + transition.OccurrenceId,
            EventKind = detector.Kind == DetectorKind.Motion ? EventKind.Motion : EventKind.Object,
            Cause = transition.Cause,
            StartedAt = transition.StartedAt,
            LastSeenAt = transition.LastSeenAt,
            EndedAt = transition.EndedAt,
            Hits = transition.Hits,
            Samples = transition.Samples,
            Object = transition.Object,
            Model = detector.Model,
            Frame = frame is { } shown ? Frame(shown) : null,
            Clock = frame is { } timed ? Clock(timed) : null,
        };

    /// <summary>The frame as displayed.</summary>
    public static FramePart Frame(in ObservedFrame frame) => new()
    {
        Width = frame.Width,
        Height = frame.Height,
        Rotation = frame.Info.Rotation,
        RtpTimestamp = frame.Info.Timestamp.Rtp,
        Keyframe = frame.Info.IsKeyFrame,
        Integrity = frame.Info.GapBefore ? FrameIntegrity.GapBefore : FrameIntegrity.Complete,
    };

    private ClockPart Clock(in ObservedFrame frame)
    {
        var capture = frame.Info.Capture;
        var emittedAt = clock.UtcNow;
        var isArrival = capture.Source == CaptureSource.Arrival;
        return new ClockPart
        {
            CaptureTime = capture.CaptureTime,
            CaptureSource = capture.Source switch
            {
                CaptureSource.AbsCaptureTime => Contracts.Events.CaptureSource.AbsCaptureTime,
                CaptureSource.SenderReport => Contracts.Events.CaptureSource.RtcpSr,
                _ => Contracts.Events.CaptureSource.Arrival,
            },
            SenderOffsetMs = isArrival ? null : capture.SenderOffset.TotalMilliseconds,
            UncertaintyMs = capture.Uncertainty.TotalMilliseconds + clockDifferenceMs(),
            ReceivedAt = clock.ToUtc(frame.Info.FirstPacketAt),
            DecodedAt = clock.ToUtc(frame.DecodedAt),
            InferredAt = frame.InferredAt is { } inferred ? clock.ToUtc(inferred) : null,
            EmittedAt = emittedAt,
            LatencyMs = isArrival ? null : (emittedAt - capture.CaptureTime).TotalMilliseconds,
        };
    }

    private static Observation Basic(StreamIdentity stream, ObservationKind kind, IReadOnlyList<string> subscriptions) => new()
    {
        // The journal numbers it.
        BotSeq = 0,
        AssignmentId = stream.Assignment.AssignmentId,
        Epoch = stream.Assignment.Epoch,
        Kind = kind,
        Stream = stream.Part,
        Subscriptions = subscriptions,
    };

    private static List<string> AllSubscriptions(StreamIdentity stream) =>
        [.. stream.Assignment.Detectors.SelectMany(plan => plan.Subscriptions).Distinct(StringComparer.Ordinal)];

    private static ObservationKind KindOf(TransitionKind kind) => kind switch
    {
        TransitionKind.Started => ObservationKind.Started,
        TransitionKind.Updated => ObservationKind.Updated,
        _ => ObservationKind.Ended,
    };
}
