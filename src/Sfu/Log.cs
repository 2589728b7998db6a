using Microsoft.Extensions.Logging;

namespace RoomLens.Sfu;

/// <summary>What the SFU logs: changes of state, never traffic, never secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Registered with the scheduler at {Scheduler} as node {NodeId}.")]
    public static partial void Registered(ILogger log, Uri scheduler, string nodeId);

    [LoggerMessage(2, LogLevel.Warning, "The scheduler at {Scheduler} cannot be reached ({Reason}); media goes on and registration is tried again.")]
    public static partial void SchedulerAway(ILogger log, Uri scheduler, string reason);

    [LoggerMessage(3, LogLevel.Information, "The scheduler was not told that this node leaves ({Reason}).")]
    public static partial void LeaveFailed(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Information, "Media listens on {PublicMedia} (WebRTC) and {InternalMedia} (plain RTP); candidates: {Candidates}.")]
    public static partial void MediaListens(ILogger log, string publicMedia, string internalMedia, string candidates);

    [LoggerMessage(5, LogLevel.Information, "Room {Room}: {Kind} producer {ProducerId} of peer {PeerId} ({Codec}) added.")]
    public static partial void ProducerAdded(ILogger log, string room, string kind, string producerId, string peerId, string codec);

    [LoggerMessage(6, LogLevel.Information, "Room {Room}: producer {ProducerId} closed ({Reason}).")]
    public static partial void ProducerClosed(ILogger log, string room, string producerId, string reason);

    [LoggerMessage(20, LogLevel.Error, "Worker {Worker} died ({Reason}): its {Rooms} rooms are lost, and it is replaced. The exception is a defect to report.")]
    public static partial void WorkerDied(ILogger log, int worker, Workers.DeathReason reason, int rooms, Exception error);

    [LoggerMessage(21, LogLevel.Information, "Worker {Worker} runs again on UDP {MediaPort} and {InternalPort}.")]
    public static partial void WorkerReplaced(ILogger log, int worker, int mediaPort, int internalPort);

    [LoggerMessage(22, LogLevel.Warning, "Worker {Worker} cannot be replaced on UDP {MediaPort} and {InternalPort} yet ({Reason}); it is tried again.")]
    public static partial void WorkerWaits(ILogger log, int worker, int mediaPort, int internalPort, string reason);

    [LoggerMessage(23, LogLevel.Critical, "Nobody watches the media workers any more; a dead one will not be replaced.")]
    public static partial void WatchdogEnded(ILogger log, Exception error);

    [LoggerMessage(43, LogLevel.Information, "Drained: no room is left, and none is opened until the scheduler says so.")]
    public static partial void Drained(ILogger log);

    [LoggerMessage(7, LogLevel.Warning, "WebRTC transport {TransportId} of room {Room} failed: {Reason}")]
    public static partial void TransportFailed(ILogger log, string transportId, string room, string reason);

    [LoggerMessage(40, LogLevel.Information, "Plan stream of the scheduler lost ({Detail}); the last plan stays in force, reconnecting.")]
    public static partial void PlanLost(ILogger log, string detail);

    [LoggerMessage(41, LogLevel.Warning, "Plan {Term}.{Version} refused: {KnownTerm}.{KnownVersion} is in force.")]
    public static partial void StalePlan(ILogger log, long term, long version, long knownTerm, long knownVersion);

    [LoggerMessage(42, LogLevel.Error, "A plan message of the scheduler cannot be read: {Detail}")]
    public static partial void PlanUnreadable(ILogger log, string detail);
}
