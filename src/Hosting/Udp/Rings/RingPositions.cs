using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Rings;

/// <summary>
/// Positions of a ring's two threads, counted from the beginning: what one thread writes lies two cache lines away from what the other one writes
/// (processors fetch lines in pairs).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct RingPositions
{
    /// <summary>Entries committed; written by the writer.</summary>
    [FieldOffset(128)]
    public long Written;

    /// <summary>What the writer last saw of <see cref="Read"/>.</summary>
    [FieldOffset(136)]
    public long ReadSeen;

    /// <summary>Entries released; written by the reader.</summary>
    [FieldOffset(256)]
    public long Read;

    /// <summary>What the reader last saw of <see cref="Written"/>.</summary>
    [FieldOffset(264)]
    public long WrittenSeen;
}
