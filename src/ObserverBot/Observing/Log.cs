using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Observing;

internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Warning, "Producer {ProducerId} is not received ({State}): {Detail}; retrying.")]
    public static partial void NotReceived(ILogger logger, string producerId, StreamState state, string detail);

    [LoggerMessage(1301, LogLevel.Information, "The consumer of producer {ProducerId} is gone ({Detail}); asking for another.")]
    public static partial void ConsumerLost(ILogger logger, string producerId, string detail);

    [LoggerMessage(1302, LogLevel.Error, "Observing producer {ProducerId} failed; the scheduler is told to place it elsewhere.")]
    public static partial void PipelineFailed(ILogger logger, string producerId, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "Observing producer {ProducerId} of room {RoomId}, epoch {Epoch}.")]
    public static partial void Opened(ILogger logger, string producerId, string roomId, long epoch);

    [LoggerMessage(1304, LogLevel.Information, "No longer observing producer {ProducerId} of room {RoomId}.")]
    public static partial void Closed(ILogger logger, string producerId, string roomId);
}
