using RoomLens.Rtp.Ice;

namespace RoomLens.Sfu.WebRtc;

/// <summary>What signalling agreed on for one transport.</summary>
internal sealed record WebRtcSession
{
    /// <summary>Unguessable part of the session URL.</summary>
    public required string Key { get; init; }

    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>Who publishes or views; null for viewers without a name.</summary>
    public string? PeerId { get; init; }

    /// <summary>Local ICE credentials of the first round.</summary>
    public required IceCredentials Credentials { get; init; }

    /// <summary>The peer's ufrag; null = not told, and so not checked.</summary>
    public string? RemoteUfrag { get; init; }

    /// <summary>Certificates the peer may prove to own; empty = told later (<see cref="WebRtcTransport.Connect"/>).</summary>
    public IReadOnlyList<string> PeerFingerprints { get; init; } = [];

    /// <summary>Made by a signalling socket: it stays without streams, and its peer adds and removes them.</summary>
    public bool IsSignalled { get; init; }

    /// <summary>It ends when it is not connected by then; null = it may wait for signalling.</summary>
    public TimeSpan? ConnectWithin { get; init; }

    /// <summary>Streams the peer publishes.</summary>
    public IReadOnlyList<Producers.ProducerSettings> Publishes { get; init; } = [];

    /// <summary>Mid of the bundle's first medium.</summary>
    public string Mid { get; init; } = "0";
}
