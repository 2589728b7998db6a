using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Spanning;

/// <summary>A participant as the other workers of its room are told of it.</summary>
internal sealed record MirroredPeer(string Id, string Kind, DateTimeOffset JoinedAt, Peer.PeerDetails? Details)
{
    /// <summary>A copy that shares nothing that can change: JSON objects may not even be read by two threads.</summary>
    public static MirroredPeer Of(Peer peer) => new(
        peer.Id, peer.Kind, peer.JoinedAt, peer.Details is { } details ? details with { Device = (System.Text.Json.Nodes.JsonObject)details.Device.DeepClone() } : null);
}
