using System.Text.Json.Nodes;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Ortc;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Changes that a client may make to a consumer, whoever speaks for it.</summary>
internal static class ConsumerChanges
{
    private const int MaxPriority = 255;

    /// <summary>
    /// <c>{spatialLayer, temporalLayer?}</c>: the highest layers wanted; a spatial switch comes with the next key frame, a temporal one where the
    /// stream allows it.
    /// </summary>
    public static Refusal? SetPreferredLayers(Consumer consumer, JsonObject data, Instant now)
    {
        if (data["spatialLayer"].Number() is not ({ } layer and >= 0)) return Refusal.Malformed("spatialLayer is 0 or more.", "spatialLayer");
        var temporal = data["temporalLayer"].Number();
        if (data["temporalLayer"] is not null && temporal is not >= 0) return Refusal.Malformed("temporalLayer is 0 or more.", "temporalLayer");
        consumer.SetWish(consumer.Wish with { Preferred = layer, PreferredTemporal = (int?)temporal }, now);
        return null;
    }

    /// <summary><c>{priority}</c>: who gets bandwidth first when it is short.</summary>
    public static Refusal? SetPriority(Consumer consumer, JsonObject data)
    {
        if (data["priority"].Number() is not ({ } priority and >= 1 and <= MaxPriority)) return Refusal.Malformed($"priority is 1 to {MaxPriority}.", "priority");
        consumer.Priority = priority;
        return null;
    }
}
