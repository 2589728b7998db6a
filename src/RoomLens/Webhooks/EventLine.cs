using System.Globalization;
using RoomLens.Contracts.Events;

namespace RoomLens.Cli.Webhooks;

/// <summary>One event as one line: time, type, room, label, state, score, latency.</summary>
internal static class EventLine
{
    /// <summary>The line; <paramref name="receivedAt"/> gives the way from the camera to here.</summary>
    public static string Format(CloudEvent message, DateTimeOffset receivedAt, bool duplicate)
    {
        var data = message.Data;
        List<string> parts =
        [
            message.Time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
            ShortType(message.Type),
            $"room={data.Stream.RoomId}",
            $"peer={data.Stream.PeerId ?? data.Stream.ProducerId}",
        ];
        if (data.Object is { } seen)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"label={seen.Label} score={seen.Score:0.00} track={seen.TrackId}"));
        else if (data.Event is { } happening)
            parts.Add($"label={happening.Kind.ToString().ToLowerInvariant()}");
        if (data.Event is { } state)
            parts.Add($"state={state.State.ToString().ToLowerInvariant()} cause={state.Cause.ToString().ToLowerInvariant()} event={state.Id}");
        if (data.Health is { } health) parts.Add($"health={health.State.ToString().ToLowerInvariant()}");
        if (data.Degradation is { } degradation) parts.Add($"decodes={StepName(degradation.State)}");
        parts.Add(Latency(message, receivedAt));
        if (duplicate) parts.Add("(duplicate)");
        return string.Join("  ", parts);
    }

    /// <summary><c>roomlens.detection.started.v1</c> → <c>detection.started</c>.</summary>
    internal static string ShortType(string type)
    {
        var text = type.StartsWith("roomlens.", StringComparison.Ordinal) ? type["roomlens.".Length..] : type;
        var version = text.LastIndexOf(".v", StringComparison.Ordinal);
        return version > 0 ? text[..version] : text;
    }

    private static string StepName(DecodeStep step) => step switch
    {
        DecodeStep.Full => "everything",
        DecodeStep.BaseTemporalLayer => "base_temporal_layer",
        _ => "key_frames",
    };

    private static string Latency(CloudEvent message, DateTimeOffset receivedAt)
    {
        var way = (receivedAt - message.Time).TotalMilliseconds;
        return message.Data.Clock?.LatencyMs is { } own
            ? string.Create(CultureInfo.InvariantCulture, $"latency={own:0} ms, here after {way:0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"here after {way:0} ms");
    }
}
