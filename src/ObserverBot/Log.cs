using Microsoft.Extensions.Logging;

namespace RoomLens.ObserverBot;

internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Error, "A part of the bot failed; the bot ends.")]
    public static partial void PartFailed(ILogger logger, Exception exception);

    [LoggerMessage(1401, LogLevel.Information, "Fetching the weights of {Models} into {Folder}; everything else goes on meanwhile.")]
    public static partial void FetchingModels(ILogger logger, string models, string folder);

    [LoggerMessage(1402, LogLevel.Information, "Parent process {Pid} is gone; the bot ends.")]
    public static partial void ParentGone(ILogger logger, int pid);

    [LoggerMessage(1403, LogLevel.Warning, "The scheduler did not take everything in time; {Count} observations stay in the journal for the next start.")]
    public static partial void LeftInJournal(ILogger logger, int count);

    [LoggerMessage(1404, LogLevel.Information, "Giving {Count} streams back before the end; observing goes on until other bots have them.")]
    public static partial void GivingBack(ILogger logger, int count);

    [LoggerMessage(1405, LogLevel.Warning, "No other bot took {Count} streams in time; they wait for one.")]
    public static partial void KeptUntilTheEnd(ILogger logger, int count);

    [LoggerMessage(1406, LogLevel.Warning, "The bot's priority cannot be lowered; it competes with the SFU on this machine.")]
    public static partial void PriorityKept(ILogger logger);
}
