using System.Text.Json.Nodes;
using RoomLens.Hosting.Auth;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Signalling;

/// <summary>
/// A participant with a signalling socket: what it may do, what it has, and whether its socket is there at the moment. Owned by the worker thread.
/// </summary>
internal sealed class SignallingPeer(string roomId, string id, Grants? grants, string? token)
{
    private long _lastRequest;

    /// <summary>Room.</summary>
    public string RoomId => roomId;

    /// <summary>Unique within the room.</summary>
    public string Id => id;

    /// <summary>What its token allows; null = everything.</summary>
    public Grants? Grants => grants;

    /// <summary>Its token, which a new socket must show to take its place; null = none.</summary>
    public string? Token => token;

    /// <summary>What keeps its room on its worker.</summary>
    public RoomHold? Hold { get; init; }

    /// <summary>Its socket; null while it is lost.</summary>
    public ProtooConnection? Connection { get; private set; }

    /// <summary>Counts its sockets: what an earlier one made goes when a later one joins anew.</summary>
    public int Generation { get; private set; }

    /// <summary>Its socket when it joined.</summary>
    public int JoinedGeneration { get; private set; }

    /// <summary>When its socket came or was lost.</summary>
    public Instant ConnectionChangedAt { get; private set; }

    /// <summary>Itself in its room; null until it joins.</summary>
    public Peer? Joined { get; private set; }

    /// <summary>What it can receive; null until it joins.</summary>
    public ReceiverCapabilities? Capabilities { get; private set; }

    /// <summary>Its transports.</summary>
    public List<SignalledTransport> Transports { get; } = [];

    /// <summary>Consumers it was offered, by consumer id.</summary>
    public Dictionary<string, ConsumerOffer> Offers { get; } = new(StringComparer.Ordinal);

    /// <summary>Producers it was offered, or has refused.</summary>
    public HashSet<string> OfferedProducers { get; } = new(StringComparer.Ordinal);

    /// <summary>Layers of its producers that it was told are needed.</summary>
    public Dictionary<string, bool[]> ToldNeeds { get; } = new(StringComparer.Ordinal);

    /// <summary>Scores it was told of its producers.</summary>
    public Dictionary<string, int> ToldScores { get; } = new(StringComparer.Ordinal);

    /// <summary>The audio stream that it was told has the floor; null = nobody.</summary>
    public string? ToldSpeaker { get; set; }

    /// <summary>A socket speaks for it from now on.</summary>
    public void Attach(ProtooConnection connection, Instant now)
    {
        if (Connection is { } old)
        {
            old.Peer = null;
            old.Close(ProtooConnection.ClosedOnPurpose);
        }

        connection.Peer = this;
        (Connection, ConnectionChangedAt) = (connection, now);
        Generation++;
    }

    /// <summary>Its socket is lost.</summary>
    public void Detach(Instant now) => (Connection, ConnectionChangedAt) = (null, now);

    /// <summary>It is in its room.</summary>
    public void Join(Peer peer, ReceiverCapabilities capabilities) =>
        (Joined, Capabilities, JoinedGeneration, ToldSpeaker) = (peer, capabilities, Generation, null);

    /// <summary>It is no longer in its room.</summary>
    public Peer? TakeJoined()
    {
        var joined = Joined;
        (Joined, Capabilities) = (null, null);
        return joined;
    }

    /// <summary>Asks its client; the answer comes with the returned number. Nothing is sent while its socket is lost.</summary>
    public long Ask(string method, JsonObject data)
    {
        Connection?.Send(ProtooMessage.Request(++_lastRequest, method, data));
        return _lastRequest;
    }

    /// <summary>Tells its client.</summary>
    public void Tell(string method, JsonObject data) => Connection?.Send(ProtooMessage.Notification(method, data));
}
