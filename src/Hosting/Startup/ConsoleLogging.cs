using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace RoomLens.Hosting.Startup;

/// <summary>Logging of every process: one line per message on standard error, UTC.</summary>
public static class ConsoleLogging
{
    /// <summary>A factory for messages from a level on; the framework's own only from Warning.</summary>
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
