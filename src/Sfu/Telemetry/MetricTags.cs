using System.Text.Json;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Tag values of metrics.</summary>
internal static class MetricTags
{
    /// <summary>A reason as it appears in metrics and statistics, e.g. <c>unknown_source</c>.</summary>
    public static string Name(DropReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
