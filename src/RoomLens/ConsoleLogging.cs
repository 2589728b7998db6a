using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace RoomLens.Cli;

/// <summary>The log on the console: one line per message, UTC, without the framework's own chatter.</summary>
internal static class ConsoleLogging
{
    /// <summary>A factory whose disposal writes out what is queued.</summary>
    public static ILoggerFactory Create() => LoggerFactory.Create(Configure);

    /// <summary>The same settings for a host.</summary>
    public static void Configure(ILoggingBuilder logging) => logging
        .ClearProviders()
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        // A failed start is reported once, by us, in one sentence.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
}
