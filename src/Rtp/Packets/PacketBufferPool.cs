namespace RoomLens.Rtp.Packets;

/// <summary>
/// Buffers for packets that are kept. One owner thread, no lock. It grows to the high-water mark of what its users hold at one time,
/// keeps at most <c>maxIdle</c> idle buffers per size, and hands the rest to the garbage collector.
/// </summary>
public sealed class PacketBufferPool(int maxIdle = 65_536)
{
    /// <summary>Octets of a large buffer: an Ethernet datagram with room for a tag and a retransmission header.</summary>
    public const int LargeSize = 1536;

    private const int SmallSize = 256;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();

    /// <summary>Buffers handed out and not given back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>A buffer of at least this many octets. Beyond <see cref="LargeSize"/> (no ordinary path) it is allocated exactly.</summary>
    public byte[] Rent(int length)
    {
        Outstanding++;
        if (length > LargeSize) return new byte[length];
        var (idle, size) = length <= SmallSize ? (_small, SmallSize) : (_large, LargeSize);
        return idle.TryPop(out var buffer) ? buffer : new byte[size];
    }

    /// <summary>Gives a buffer back; the caller must not touch it again.</summary>
    public void Return(byte[] buffer)
    {
        Outstanding--;
        var idle = buffer.Length switch { SmallSize => _small, LargeSize => _large, _ => null };
        if (idle is not null && idle.Count < maxIdle) idle.Push(buffer);
    }
}
