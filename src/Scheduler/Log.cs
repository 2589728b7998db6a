using Microsoft.Extensions.Logging;

namespace RoomLens.Scheduler;

/// <summary>Log messages of the scheduler. Ids are unique and never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Bot {BotId} joined with {Capacity} capacity units and {Models} models.")]
    public static partial void BotJoined(ILogger logger, string botId, double capacity, int models);

    [LoggerMessage(2, LogLevel.Warning, "Bot {BotId} is lost, {Why}; {Streams} streams are placed anew.")]
    public static partial void BotLost(ILogger logger, string botId, string why, int streams);

    [LoggerMessage(3, LogLevel.Information, "Node {NodeId} joined; its feed is followed at {Url}.")]
    public static partial void NodeJoined(ILogger logger, string nodeId, string url);

    [LoggerMessage(4, LogLevel.Warning, "Node {NodeId} is lost, {Why}.")]
    public static partial void NodeLost(ILogger logger, string nodeId, string why);

    [LoggerMessage(5, LogLevel.Warning, "The feed of node {NodeId} broke off: {Reason}. Trying again until its lease ends.")]
    public static partial void FeedBroken(ILogger logger, string nodeId, string reason);

    [LoggerMessage(6, LogLevel.Information, "The feed of node {NodeId} is followed: {Rooms} rooms.")]
    public static partial void FeedFollowed(ILogger logger, string nodeId, int rooms);

    [LoggerMessage(7, LogLevel.Error, "Placing streams failed; it is tried again at the next change.")]
    public static partial void ReconcileFailed(ILogger logger, Exception error);

    [LoggerMessage(8, LogLevel.Error, "The store stopped working; the process must be restarted.")]
    public static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "Webhook {Endpoint}: attempt {Attempt} of {EventId} failed ({Reason}); next in {Delay}.")]
    public static partial void WebhookRetry(ILogger logger, string endpoint, int attempt, string eventId, string reason, TimeSpan delay);

    [LoggerMessage(10, LogLevel.Error, "Webhook {Endpoint}: {EventId} became a dead letter ({Reason}).")]
    public static partial void WebhookDead(ILogger logger, string endpoint, string eventId, string reason);

    [LoggerMessage(11, LogLevel.Error, "Webhook {Endpoint} is disabled: {Reason}.")]
    public static partial void WebhookDisabled(ILogger logger, string endpoint, string reason);

    [LoggerMessage(12, LogLevel.Error, "The lane of webhook {Endpoint} broke off; it goes on with the next event.")]
    public static partial void LaneFailed(ILogger logger, string endpoint, Exception error);

    [LoggerMessage(13, LogLevel.Information, "Scheduler started: term {Term}, {Subscriptions} subscriptions, {Assignments} assignments to take over.")]
    public static partial void Started(ILogger logger, long term, int subscriptions, int assignments);

    [LoggerMessage(14, LogLevel.Error, "Periodic work failed; it goes on at the next turn.")]
    public static partial void UpkeepFailed(ILogger logger, Exception error);

    [LoggerMessage(16, LogLevel.Information, "Node {NodeId} is cordoned as ordered; its {Rooms} rooms go on, new ones are opened elsewhere.")]
    public static partial void NodeCordoned(ILogger logger, string nodeId, int rooms);

    [LoggerMessage(17, LogLevel.Information, "Node {NodeId} is drained as ordered; its {Rooms} rooms are closed after {Within}.")]
    public static partial void NodeDraining(ILogger logger, string nodeId, int rooms, TimeSpan within);

    [LoggerMessage(18, LogLevel.Information, "Node {NodeId} takes rooms again, as ordered.")]
    public static partial void NodeUncordoned(ILogger logger, string nodeId);

    [LoggerMessage(15, LogLevel.Information, "Bot {BotId} is drained as ordered; its {Streams} streams go to other bots as far as these have room.")]
    public static partial void BotDraining(ILogger logger, string botId, int streams);
}
