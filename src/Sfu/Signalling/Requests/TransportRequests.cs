using System.Text.Json.Nodes;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.WebRtc;
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
        if (!worker.Quota.TakesTransport(worker.WebRtc.Count)) return Refusal.AtCapacity("This node takes no more transports.");
        var candidates = data["forceTcp"].Flag() is true ? worker.WebRtc.TcpCandidates : worker.WebRtc.Candidates;
        if (candidates.Count == 0) return Refusal.Impossible("This node takes no media over TCP (Sfu:Tcp).", "forceTcp");
        var direction = (data["appData"] as JsonObject)?["direction"].Text();
        var receives = direction is null ? data["consuming"].Flag() ?? data["producing"].Flag() != true : direction is "consumer" or "recv";
        var credentials = Ids.NewIceCredentials();
        var transport = new WebRtcTransport(worker, new WebRtcSession
        {
            Key = Ids.NewSecret(),
            RoomId = member.RoomId,
            PeerId = member.Id,
            Credentials = credentials,
            IsSignalled = true,
        });
        worker.WebRtc.Add(transport);
        member.Transports.Add(new SignalledTransport(transport, receives, member.Generation));
        return new JsonObject
        {
            ["id"] = transport.Id,
            ["transportId"] = transport.Id,
            ["iceParameters"] = Describe(credentials),
            ["iceCandidates"] = new JsonArray([.. candidates.Select(Describe)]),
            ["dtlsParameters"] = new JsonObject
            {
                ["role"] = "auto",
                ["fingerprints"] = new JsonArray(new JsonObject { ["algorithm"] = "sha-256", ["value"] = worker.WebRtc.Identity.Fingerprint }),
            },
        };
    }

    /// <summary><c>connectWebRtcTransport</c>.</summary>
    public Outcome<JsonNode> Connect(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } transport) return Refusal.Unknown("such transport");
        if (data["dtlsParameters"] is not JsonObject dtls) return Refusal.Malformed("dtlsParameters are needed.", "dtlsParameters");
        if (dtls["role"].Text() is "server") return Refusal.Impossible("The client is the DTLS client.", "dtlsParameters.role");
        var fingerprints = Fingerprints.Read(dtls["fingerprints"]);
        if (fingerprints.Refusal is { } refusal) return refusal;
        return transport.Transport.Connect(fingerprints.Value!) is { } failed ? failed : new JsonObject();
    }

    /// <summary><c>restartIce</c>: the parameters themselves for the 2024 dialect, and as a member for the current one.</summary>
    public Outcome<JsonNode> RestartIce(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } transport) return Refusal.Unknown("such transport");
        var credentials = transport.Transport.Restart(remoteUfrag: null);
        var parameters = Describe(credentials);
        parameters["iceParameters"] = Describe(credentials);
        return parameters;
    }

    /// <summary><c>getTransportStats</c>.</summary>
    public Outcome<JsonNode> ReadStats(SignallingPeer member, JsonObject data) =>
        Find(member, data) is { } transport ? StatsReports.Of(transport.Transport) : Refusal.Unknown("such transport");

    /// <summary>A transport of the peer.</summary>
    public static SignalledTransport? Find(SignallingPeer member, JsonObject data) =>
        data["transportId"].Text() is { } id ? member.Transports.Find(transport => transport.Transport.Id == id && !transport.Transport.IsClosed) : null;

    private static JsonObject Describe(IceCredentials credentials) =>
        new() { ["usernameFragment"] = credentials.UsernameFragment, ["password"] = credentials.Password, ["iceLite"] = true };

    private static JsonNode Describe(SdpCandidate candidate)
    {
        var described = new JsonObject
        {
            ["foundation"] = candidate.Foundation,
            ["priority"] = candidate.Priority,
            ["address"] = candidate.Address,
            ["ip"] = candidate.Address,
            ["port"] = candidate.Port,
            ["protocol"] = candidate.Transport,
            ["type"] = candidate.Type,
        };
        if (candidate.TcpType is { } tcpType) described["tcpType"] = tcpType;
        return described;
    }
}
