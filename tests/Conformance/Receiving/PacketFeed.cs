using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Puts RTP packets into a frame assembler, without what a receive stream does around it.</summary>
internal sealed class PacketFeed
{
    private readonly SequenceExtender _sequences = new();
    private readonly TimestampExtender _timestamps = new();
    private readonly IDepacketizer _depacketizer;

    public PacketFeed(VideoCodec codec, FrameAssemblerOptions options) : this(Depacketizers.Create(codec), options) { }

    public PacketFeed(IDepacketizer depacketizer, FrameAssemblerOptions options)
    {
        _depacketizer = depacketizer;
        Assembler = new FrameAssembler(options, new PacketBufferPool(), _depacketizer);
    }

    public FrameAssembler Assembler { get; }

    /// <summary>Everything up to this sequence number was consumed.</summary>
    public void DiscardThrough(ushort sequenceNumber)
    {
        if (_sequences.Highest is not null) Assembler.DiscardBefore(_sequences.Peek(sequenceNumber) + 1);
    }

    /// <summary>The number widened: by what came before, or as the nearest to a given one.</summary>
    public long Extend(ushort sequenceNumber, long? near = null) =>
        near is { } known ? known + unchecked((short)(sequenceNumber - (ushort)known)) : _sequences.Extend(sequenceNumber);

    /// <summary>Puts a packet in under the number that its own is widened to.</summary>
    public void Insert(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (RtpPacket.TryParse(bytes, out var packet)) Insert(bytes, _sequences.Extend(packet.SequenceNumber), now);
    }

    /// <summary>Puts a packet in under a given number.</summary>
    public InsertResult Insert(ReadOnlySpan<byte> bytes, long sequence, Instant now = default)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) return InsertResult.Late;
        var slot = new PacketSlot
        {
            Sequence = sequence,
            Timestamp = _timestamps.Extend(packet.Timestamp),
            Marker = packet.Marker,
            Arrival = now,
        };
        slot.Kind = packet.Payload.IsEmpty ? SlotKind.Padding
            : _depacketizer.TryDescribe(packet.Payload, out slot.Descriptor) ? SlotKind.Media : SlotKind.Damaged;
        return Assembler.Insert(slot, slot.Kind == SlotKind.Media ? packet.Payload[slot.Descriptor.Length..] : default);
    }
}
