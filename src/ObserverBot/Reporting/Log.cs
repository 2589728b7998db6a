using Microsoft.Extensions.Logging;

namespace RoomLens.ObserverBot.Reporting;

internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "Live boxes cannot be delivered ({Detail}); they are dropped.")]
    public static partial void LiveBoxesFailing(ILogger logger, string detail);
}
