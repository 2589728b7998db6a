using Microsoft.Extensions.Logging;

namespace RoomLens.ObserverBot.Agents;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Bot {BotId} (instance {InstanceId}) is known to scheduler {SchedulerId}.")]
    public static partial void Introduced(ILogger logger, string botId, string instanceId, string schedulerId);

    [LoggerMessage(1001, LogLevel.Warning, "The scheduler does not answer ({Detail}); observing goes on with the last plan, retrying.")]
    public static partial void SchedulerAway(ILogger logger, string detail);

    [LoggerMessage(1002, LogLevel.Information, "The scheduler does not know this instance; introducing it again.")]
    public static partial void Unknown(ILogger logger);

    [LoggerMessage(1003, LogLevel.Information, "Plan stream lost ({Detail}); the last plan stays in force, reconnecting.")]
    public static partial void PlanStreamLost(ILogger logger, string detail);

    [LoggerMessage(1004, LogLevel.Warning, "Plan {Term}.{Version} refused: {KnownTerm}.{KnownVersion} is in force.")]
    public static partial void StalePlan(ILogger logger, long term, long version, long knownTerm, long knownVersion);

    [LoggerMessage(1005, LogLevel.Information, "Plan {Term}.{Version}: {Count} streams.")]
    public static partial void PlanTaken(ILogger logger, long term, long version, int count);

    [LoggerMessage(1006, LogLevel.Error, "A plan message cannot be read: {Detail}")]
    public static partial void PlanUnreadable(ILogger logger, string detail);

    [LoggerMessage(1007, LogLevel.Information, "The scheduler drains this bot: its streams go to others and it gets no new ones until it is started again.")]
    public static partial void DrainOrdered(ILogger logger);
}
