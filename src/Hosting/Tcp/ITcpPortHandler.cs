using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tcp;

/// <summary>What a media worker does with packets that come over TCP. Called on the loop's thread only.</summary>
public interface ITcpPortHandler
{
    /// <summary>One packet. The span is borrowed until the method returns and may be changed in place; at least 64 bytes lie behind it.</summary>
    public void HandlePacket(TcpConnection connection, Span<byte> packet, Instant now);

    /// <summary>A connection is gone, for whatever reason.</summary>
    public void HandleClosed(TcpConnection connection);
}
