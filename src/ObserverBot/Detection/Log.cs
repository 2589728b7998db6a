using Microsoft.Extensions.Logging;

namespace RoomLens.ObserverBot.Detection;

/// <summary>What the detectors log; event ids 300 to 319.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Model {Name} loaded, {CostMs:F1} ms per picture")]
    public static partial void ModelLoaded(ILogger logger, string name, double costMs);

    [LoggerMessage(301, LogLevel.Error, "Model {Name} cannot run: {Reason}")]
    public static partial void ModelFailed(ILogger logger, string name, string reason);
}
