using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Requests about transports.</summary>
internal sealed class TransportRequests(SfuWorker worker)
{
    private const int MaxPerPeer = 8;

    /// <summary><c>createWebRtcTransport</c>: <c>{producing, consuming}</c> of the 2024 dialect, <c>{appData:{direction}}</c> of the current one.</summary>
    public Outcome<JsonNode> Create(SignallingPeer member, JsonObject data)
    {
        member.Transports.RemoveAll(transport => transport.Transport.IsClosed);
        if (member.Transports.Count >= MaxPerPeer) return new Refusal(429, $"A peer has {MaxPerPeer} transports at most.");
        var direction = (data["appData"] as JsonObject)?["direction"].Text();
        var receives = direction is null ? data["consuming"].Flag() ?? data["producing"].Flag() != true : direction is "consumer" or "recv";
        var created = TransportShapes.Create(worker, member.RoomId, member.Id, data);
        if (created.Refusal is { } refusal) return refusal;
        var (transport, answer) = created.Value;
        member.Transports.Add(new SignalledTransport(transport, receives, member.Generation));
        return answer;
    }

    /// <summary><c>connectWebRtcTransport</c>.</summary>
    public Outcome<JsonNode> Connect(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } transport) return Refusal.Unknown("such transport");
        return TransportShapes.Connect(transport.Transport, data) is { } failed ? failed : new JsonObject();
    }

    /// <summary><c>restartIce</c>.</summary>
    public Outcome<JsonNode> RestartIce(SignallingPeer member, JsonObject data) =>
        Find(member, data) is { } transport ? TransportShapes.RestartIce(transport.Transport) : Refusal.Unknown("such transport");

    /// <summary><c>getTransportStats</c>.</summary>
    public Outcome<JsonNode> ReadStats(SignallingPeer member, JsonObject data) =>
        Find(member, data) is { } transport ? StatsReports.Of(transport.Transport) : Refusal.Unknown("such transport");

    /// <summary>A transport of the peer.</summary>
    public static SignalledTransport? Find(SignallingPeer member, JsonObject data) =>
        data["transportId"].Text() is { } id ? member.Transports.Find(transport => transport.Transport.Id == id && !transport.Transport.IsClosed) : null;
}
