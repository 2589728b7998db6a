using Microsoft.Extensions.Logging;

namespace RoomLens.Cli;

/// <summary>Log messages of the command line; event ids are unique in this project.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Child} started (process {ProcessId})")]
    public static partial void ChildStarted(ILogger logger, string child, int processId);

    [LoggerMessage(2, LogLevel.Warning, "{Child} ended ({Reason}) after {Lifetime:0.0} s; starting it again in {Wait:0.0} s")]
    public static partial void ChildEnded(ILogger logger, string child, string reason, double lifetime, double wait);

    [LoggerMessage(3, LogLevel.Error, "{Child} keeps failing: {Deaths} quick deaths in a row; its own lines above say why")]
    public static partial void CrashLoop(ILogger logger, string child, int deaths);

    [LoggerMessage(4, LogLevel.Information, "publishing {Source} into room {Room} as {Peer}: producer {Producer}, RTP to {Address}:{Port}")]
    public static partial void Publishing(ILogger logger, string source, string room, string peer, string producer, string address, int port);

    [LoggerMessage(5, LogLevel.Warning, "not publishing: {Reason}; trying again until it works")]
    public static partial void PublishFailed(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Warning, "the SFU no longer knows producer {Producer}; publishing again")]
    public static partial void PublisherLost(ILogger logger, string producer);

    [LoggerMessage(7, LogLevel.Warning, "ffmpeg ended ({Reason}): {LastLine}")]
    public static partial void EncoderEnded(ILogger logger, string reason, string lastLine);

    [LoggerMessage(8, LogLevel.Warning, "the encoder's frames are sent no more: {Reason}")]
    public static partial void PacketsEnded(ILogger logger, string reason);
}
