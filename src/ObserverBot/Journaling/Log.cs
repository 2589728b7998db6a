using Microsoft.Extensions.Logging;

namespace RoomLens.ObserverBot.Journaling;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Journal: {Count} observations wait for the scheduler from an earlier run, {Broken} broken lines skipped.")]
    public static partial void JournalRecovered(ILogger logger, int count, int broken);

    [LoggerMessage(1101, LogLevel.Error, "Journal {Directory} cannot be written; observations are uploaded from memory and a crash would lose them.")]
    public static partial void JournalFailing(ILogger logger, string directory, Exception exception);

    [LoggerMessage(1102, LogLevel.Information, "Journal works again.")]
    public static partial void JournalWorksAgain(ILogger logger);

    [LoggerMessage(1103, LogLevel.Error, "Journal is full or too old: {Count} observations given up that the scheduler never took.")]
    public static partial void JournalOverflow(ILogger logger, int count);

    [LoggerMessage(1104, LogLevel.Warning, "Upload of observations fails ({Detail}); retrying.")]
    public static partial void UploadFailing(ILogger logger, string detail);

    [LoggerMessage(1105, LogLevel.Information, "Upload of observations works again after {Failures} failures.")]
    public static partial void UploadWorksAgain(ILogger logger, int failures);

    [LoggerMessage(1106, LogLevel.Error, "The scheduler refuses observation {BotSeq} ({Detail}); it is given up.")]
    public static partial void ObservationRefused(ILogger logger, long botSeq, string detail);
}
