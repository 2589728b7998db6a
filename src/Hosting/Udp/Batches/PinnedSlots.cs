using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Batches;

/// <summary>A fixed number of equal packet slots in one pinned block that the collector never moves, so that the kernel may be given their addresses.</summary>
internal sealed class PinnedSlots
{
    /// <summary>Bytes of a slot: an Ethernet frame, generous tail room, and a whole number of cache lines.</summary>
    public const int SlotBytes = 2048;

    /// <summary>Bytes behind the largest datagram: room for SRTP's tag and index and for RTX's two bytes.</summary>
    public const int TailBytes = 64;

    /// <summary>Largest datagram a slot takes.</summary>
    public const int MaxDatagramBytes = SlotBytes - TailBytes;

    private readonly byte[] _block;

    public PinnedSlots(int count, int bytes = SlotBytes)
    {
        Count = count;
        Bytes = bytes;
        _block = GC.AllocateArray<byte>(count * bytes, pinned: true);
    }

    public int Count { get; }

    /// <summary>Bytes of each slot here.</summary>
    public int Bytes { get; }

    public Span<byte> Slot(int index) => _block.AsSpan(index * Bytes, Bytes);

    /// <summary>Address of a slot; valid as long as this object is referenced.</summary>
    public nint Address(int index) => Marshal.UnsafeAddrOfPinnedArrayElement(_block, index * Bytes);
}
