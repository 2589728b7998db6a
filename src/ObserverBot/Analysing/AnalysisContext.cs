using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Telemetry;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>What the analyses of all streams of a bot share.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Metrics">Instruments.</param>
/// <param name="Detectors">Models.</param>
/// <param name="Factory">Builds observations.</param>
/// <param name="Journal">Where observations go.</param>
/// <param name="Live">Where boxes go while somebody looks.</param>
internal sealed record AnalysisContext(
    MonotonicClock Clock, BotMetrics Metrics, IDetectorSource Detectors, ObservationFactory Factory, ObservationJournal Journal, LiveBoxes Live);
