using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tcp;

/// <summary>Limits of a <see cref="TcpPort"/>.</summary>
public sealed class TcpPortOptions
{
    /// <summary>Open connections at most; more are reset at once.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Open connections from one address (IPv6: one /64) at most; more are reset at once.</summary>
    public int MaxPerAddress { get; init; } = 200;

    /// <summary>A connection that is not trusted by then is reset. Default 5 s: a browser's first check follows the handshake at once.</summary>
    public TimeSpan TrustWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A connection on which nothing arrives for this long is reset. Default 30 s, RFC 7675's consent timeout.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that wait for one peer in this process; a packet that does not fit is dropped. Default 128 KiB: a large key frame.</summary>
    public int QueueBytes { get; init; } = 128 * 1024;

    /// <summary>SO_SNDBUF: more would only be delay. Default 128 KiB.</summary>
    public int SendBufferBytes { get; init; } = 128 * 1024;

    /// <summary>Longest packet taken; a longer one ends the connection. Default: what a UDP slot holds.</summary>
    public int MaxPacketBytes { get; init; } = MediaLoop.MaxDatagramBytes;
}
