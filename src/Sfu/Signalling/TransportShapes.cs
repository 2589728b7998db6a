using System.Text.Json.Nodes;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Signalling.Requests;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling;

/// <summary>How transports look in signalling (contracts section 3), whoever speaks for the client. On the worker thread.</summary>
internal static class TransportShapes
{
    /// <summary>Makes one; answers <c>{id, transportId, iceParameters, iceCandidates, dtlsParameters}</c>.</summary>
    public static Outcome<(WebRtcTransport Transport, JsonObject Answer)> Create(SfuWorker worker, string roomId, string? peerId, JsonObject data, TimeSpan? connectWithin = null)
    {
        if (!worker.Quota.TakesTransport(worker.WebRtc.Count)) return Refusal.AtCapacity("This node takes no more transports.");
        var candidates = data["forceTcp"].Flag() is true ? worker.WebRtc.TcpCandidates : worker.WebRtc.Candidates;
        if (candidates.Count == 0) return Refusal.Impossible("This node takes no media over TCP (Sfu:Tcp).", "forceTcp");
        var credentials = Ids.NewIceCredentials();
        var transport = new WebRtcTransport(worker, new WebRtcSession
        {
            Key = Ids.NewSecret(),
            RoomId = roomId,
            PeerId = peerId,
            Credentials = credentials,
            IsSignalled = true,
            ConnectWithin = connectWithin,
        });
        worker.WebRtc.Add(transport);
        var answer = new JsonObject
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
        return (transport, answer);
    }

    /// <summary><c>{dtlsParameters}</c>: the client's certificates.</summary>
    public static Refusal? Connect(WebRtcTransport transport, JsonObject data)
    {
        if (data["dtlsParameters"] is not JsonObject dtls) return Refusal.Malformed("dtlsParameters are needed.", "dtlsParameters");
        if (dtls["role"].Text() is "server") return Refusal.Impossible("The client is the DTLS client.", "dtlsParameters.role");
        var fingerprints = Fingerprints.Read(dtls["fingerprints"]);
        return fingerprints.Refusal ?? transport.Connect(fingerprints.Value!);
    }

    /// <summary>New credentials: the parameters themselves for the 2024 dialect, and as a member for the current one.</summary>
    public static JsonObject RestartIce(WebRtcTransport transport)
    {
        var credentials = transport.Restart(remoteUfrag: null);
        var parameters = Describe(credentials);
        parameters["iceParameters"] = Describe(credentials);
        return parameters;
    }

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
