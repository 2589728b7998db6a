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

    public PacketFeed(VideoCodec codec, FrameAssemblerOptions options)
    {
        _depacketizer = Depacketizers.Create(codec);
        Assembler = new FrameAssembler(options, new PacketBufferPool(), _depacketizer);
    }

    public FrameAssembler Assembler { get; }

    public void Insert(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) return;
        var slot = new PacketSlot
        {
            Sequence = _sequences.Extend(packet.SequenceNumber),
            Timestamp = _timestamps.Extend(packet.Timestamp),
            Marker = packet.Marker,
            Arrival = now,
        };
        slot.Kind = packet.Payload.IsEmpty ? SlotKind.Padding
            : _depacketizer.TryDescribe(packet.Payload, out slot.Descriptor) ? SlotKind.Media : SlotKind.Damaged;
        Assembler.Insert(slot, slot.Kind == SlotKind.Media ? packet.Payload[slot.Descriptor.Length..] : default);
    }
}
