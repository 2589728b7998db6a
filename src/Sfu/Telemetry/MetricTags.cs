using System.Text.Json;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Tag values of metrics.</summary>
internal static class MetricTags
{
    /// <summary>A reason as it appears in metrics and statistics, e.g. <c>unknown_source</c>.</summary>
    public static string Name<T>(T reason)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
