using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Producers;

/// <summary>What the producers of one worker share: a buffer for the packet at hand, the pool of their histories, the clock, what publishers are told.</summary>
internal sealed class PacketScratch(PacketBufferPool pool, MonotonicClock clock, uint localSsrc, int rembBps, MediaLoop? loop = null)
{
    /// <summary>Longest packet handled, in octets: a whole receive slot of the loop.</summary>
    public const int Size = 2048;

    private readonly byte[] _inside = new byte[Size];

    /// <summary>Whether the packet at hand is the loop's shared one, so that receivers need no copy of its payload.</summary>
    public bool IsShared => loop is not null;

    /// <summary>Room for the next packet in inside form, which is the packet at hand until this is called again.</summary>
    public Span<byte> NextInside() => loop is null ? _inside : loop.ReserveShared();

    /// <summary>How late the worker is.</summary>
    public LagMonitor Lag { get; } = new();

    /// <summary>Buffers of the histories.</summary>
    public PacketBufferPool Pool => pool;

    /// <summary>Time for what is asked between packets.</summary>
    public MonotonicClock Clock => clock;

    /// <summary>Sender SSRC of the worker's own RTCP.</summary>
    public uint LocalSsrc => localSsrc;

    /// <summary>Bit rate told to publishers, bit/s.</summary>
    public int RembBps => rembBps;
}
