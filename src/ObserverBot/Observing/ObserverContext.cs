using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.SfuControl;
using RoomLens.ObserverBot.Telemetry;

namespace RoomLens.ObserverBot.Observing;

/// <summary>What the observers of all streams share.</summary>
/// <param name="BotId">This bot.</param>
/// <param name="Sfu">Control API of the SFUs.</param>
/// <param name="Leases">Transports.</param>
/// <param name="Media">The receiving socket.</param>
/// <param name="Pipelines">What pipelines share.</param>
/// <param name="Clock">Time.</param>
/// <param name="Metrics">Instruments.</param>
/// <param name="Logger">Log.</param>
internal sealed record ObserverContext(
    string BotId, SfuClient Sfu, ObserverLeases Leases, MediaReceiver Media, PipelineContext Pipelines, MonotonicClock Clock,
    BotMetrics Metrics, ILogger Logger);
