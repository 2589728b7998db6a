using System.Buffers.Binary;
using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>What a frame of an emulated stream says of itself at the end of its first packet, whatever the codec: its layer, its number, what it refers to.</summary>
internal static class FrameRecord
{
    private const uint Mark = 0x524C_4652;
    private const int FixedOctets = 11;

    public static void Write(Span<byte> packet, LayerPair layer, int number, params ReadOnlySpan<int> references)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet[^4..], Mark);
        BinaryPrimitives.WriteInt32BigEndian(packet[^8..], number);
        (packet[^9], packet[^10], packet[^11]) = ((byte)layer.Temporal, (byte)layer.Spatial, (byte)references.Length);
        for (var i = 0; i < references.Length; i++) BinaryPrimitives.WriteInt32BigEndian(packet[^(FixedOctets + 4 * (i + 1))..], references[i]);
    }

    public static bool TryRead(ReadOnlySpan<byte> packet, out LayerPair layer, out int number, out int[] references)
    {
        (layer, number, references) = (default, 0, []);
        if (packet.Length < FixedOctets || BinaryPrimitives.ReadUInt32BigEndian(packet[^4..]) != Mark) return false;
        number = BinaryPrimitives.ReadInt32BigEndian(packet[^8..]);
        layer = new LayerPair(packet[^10], packet[^9]);
        references = new int[packet[^11]];
        for (var i = 0; i < references.Length; i++) references[i] = BinaryPrimitives.ReadInt32BigEndian(packet[^(FixedOctets + 4 * (i + 1))..]);
        return true;
    }
}
