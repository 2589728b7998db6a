using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Telemetry;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>What all decoders of a bot share.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Metrics">Where durations and drops are counted.</param>
internal sealed record DecodeContext(MonotonicClock Clock, BotMetrics Metrics);
