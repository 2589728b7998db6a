using Microsoft.Extensions.Logging;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>Log messages about the cluster.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "Pods {Selector} cannot be watched: {Reason}. Trying again; bots are still known by their heartbeats.")]
    public static partial void WatchBroken(ILogger logger, string selector, string reason);

    [LoggerMessage(101, LogLevel.Information, "Pods {Selector} are watched again: {Count}.")]
    public static partial void WatchBack(ILogger logger, string selector, int count);

    [LoggerMessage(102, LogLevel.Debug, "The deletion cost of pod {Pod} was not written: {Reason}.")]
    public static partial void CostNotWritten(ILogger logger, string pod, string reason);

    [LoggerMessage(103, LogLevel.Warning, "The deletion cost of pod {Pod} cannot be written: {Reason}. A scale-down may take a busy bot.")]
    public static partial void CostRefused(ILogger logger, string pod, string reason);

    [LoggerMessage(104, LogLevel.Information, "external.metrics.k8s.io is served at {Address} for service {Service}.")]
    public static partial void MetricsServed(ILogger logger, string address, string service);

    [LoggerMessage(105, LogLevel.Warning, "The certificate authority of the API server's front proxy cannot be read: {Reason}. Callers are refused until it can.")]
    public static partial void TrustUnknown(ILogger logger, string reason);

    [LoggerMessage(106, LogLevel.Information, "Callers of external.metrics.k8s.io are known by the cluster's front proxy certificate ({Names}).")]
    public static partial void TrustKnown(ILogger logger, string names);

    [LoggerMessage(107, LogLevel.Warning, "The APIService {Name} cannot be given our certificate: {Reason}. The autoscaler sees no metric until it can.")]
    public static partial void ApiServiceNotPatched(ILogger logger, string name, string reason);

    [LoggerMessage(108, LogLevel.Information, "The APIService {Name} has our certificate.")]
    public static partial void ApiServicePatched(ILogger logger, string name);

    [LoggerMessage(109, LogLevel.Warning, "The autoscaler asks and gets an error: {Reason}.")]
    public static partial void MetricUnknown(ILogger logger, string reason);
}
