using System.Text.Json.Nodes;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Rooms;

/// <summary>A participant of a room and what it publishes.</summary>
internal sealed class Peer(Room room, string id, string kind, DateTimeOffset joinedAt)
{
    /// <summary>Kind of a participant with a signalling socket.</summary>
    public const string WebRtc = "webrtc";

    /// <summary>Kind of a participant that a backend speaks for.</summary>
    public const string Backend = "backend";

    /// <summary>Where it is.</summary>
    public Room Room => room;

    /// <summary>Unique within the room.</summary>
    public string Id => id;

    /// <summary><c>webrtc</c>, <c>whip</c>, <c>plain</c> or <c>backend</c>.</summary>
    public string Kind => kind;

    /// <summary>When it came.</summary>
    public DateTimeOffset JoinedAt => joinedAt;

    /// <summary>The other worker that it is on; null = this one.</summary>
    public WorkerLife? Home { get; init; }

    /// <summary>Whether it is on another worker, and all of it that is here is what that one tells.</summary>
    public bool IsMirror => Home is not null;

    /// <summary>What keeps it on its worker.</summary>
    public RoomHold? Hold { get; init; }

    /// <summary>Whether it is there without publishing anything.</summary>
    public bool StaysWithoutProducers => IsMirror || kind == WebRtc;

    /// <summary>What it says about itself to the others; null = nothing.</summary>
    public PeerDetails? Details { get; init; }

    /// <summary>What it publishes.</summary>
    public List<Producers.Producer> Producers { get; } = [];

    /// <summary>As others see it.</summary>
    public PeerState Snapshot() => new(id, kind, joinedAt);

    /// <summary>What a participant says about itself.</summary>
    /// <param name="DisplayName">Name for people.</param>
    /// <param name="Device">Device, in the client's own words.</param>
    /// <param name="IsHidden">Not shown to other peers (token grant <c>hidden</c>).</param>
    internal sealed record PeerDetails(string DisplayName, JsonObject Device, bool IsHidden);
}
