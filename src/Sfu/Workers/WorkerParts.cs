using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Time;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Workers;

/// <summary>What the workers of a node share.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Clock">Time.</param>
/// <param name="Log">Log of state changes.</param>
/// <param name="Consents">Who may be observed.</param>
/// <param name="Feed">The node's feed.</param>
/// <param name="Rooms">Which worker has which room.</param>
/// <param name="CountOthers">How much all workers have but the one of that index.</param>
/// <param name="Wake">Asks the watchdog to look at once.</param>
internal sealed record WorkerParts(
    SfuOptions Options, MonotonicClock Clock, ILogger Log, ConsentSource Consents, FeedLog Feed, RoomDirectory Rooms, Func<int, WorkerCounts> CountOthers,
    Action Wake);
