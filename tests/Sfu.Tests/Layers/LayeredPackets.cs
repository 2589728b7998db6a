using RoomLens.Rtp.Packets;

namespace RoomLens.Sfu.Tests.Layers;

/// <summary>Packets of streams with layers inside them, one packet per frame.</summary>
internal static class LayeredPackets
{
    public const byte PayloadType = 100;
    public const byte DependencyId = 8;

    /// <summary>VP8 with 15-bit picture id, TL0PICIDX, TID and Y.</summary>
    public static byte[] Vp8(int sequence, uint timestamp, uint ssrc, int picture, int index, int layer, bool sync = false, bool key = false) => Make(
        sequence, timestamp, ssrc, marker: true,
        [
            0x90, 0xE0, (byte)(0x80 | picture >> 8 & 0x7F), (byte)picture, (byte)index, (byte)(layer << 6 | (sync ? 0x20 : 0)),
            (byte)(key ? 0x10 : 0x11), 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0,
        ]);

    /// <summary>VP9 in flexible mode, one packet per layer frame; the key picture's lowest layer carries three sizes: 160×90, 320×180, 640×360.</summary>
    public static byte[] Vp9(int sequence, uint timestamp, uint ssrc, int picture, int spatial, int temporal = 0, bool key = false, bool marker = false)
    {
        var structured = key && spatial == 0;
        // I, L, F, B, E; P on all but key pictures, with one reference; V with the sizes.
        var flags = 0xBC | (key ? 0 : 0x40) | (structured ? 0x02 : 0);
        List<byte> payload = [(byte)flags, (byte)(0x80 | picture >> 8 & 0x7F), (byte)picture, (byte)(temporal << 5 | spatial << 1 | (spatial > 0 ? 1 : 0))];
        if (!key) payload.Add(1 << 1);
        if (structured) payload.AddRange([0x50, 0, 160, 0, 90, 1, 64, 0, 180, 2, 128, 1, 104]);
        payload.AddRange([1, 2, 3]);
        return Make(sequence, timestamp, ssrc, marker, [.. payload]);
    }

    /// <summary>
    /// AV1 with a dependency descriptor of two temporal layers in two decode targets: templates 0 (key), 1 (T0, two back, both may begin) and 2 (T1, one back).
    /// </summary>
    public static byte[] Av1(int sequence, uint timestamp, uint ssrc, int number, int temporal, bool key = false)
    {
        const string structure = "10000 000000 00001 00 01 11 10 10 10 10 00 01 0 1 0001 0 1 0000 0 10 0000 0010 0001 0";
        var template = key ? 0 : temporal + 1;
        var bits = $"11{Convert.ToString(template, 2).PadLeft(6, '0')}{Convert.ToString(number & 0xFFFF, 2).PadLeft(16, '0')}{(key ? structure : "")}".Replace(" ", "", StringComparison.Ordinal);
        var descriptor = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') descriptor[i / 8] |= (byte)(0x80 >> (i % 8));
        var packet = new byte[64];
        var block = RtpHeaderWriter.Write(packet, PayloadType, true, (ushort)sequence, timestamp, ssrc);
        var position = RtpHeaderWriter.BeginExtensions(packet, block, RtpExtensionReader.OneByteProfile);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, DependencyId, descriptor);
        position = RtpHeaderWriter.EndExtensions(packet, block, position);
        // W = 1; N for a new sequence; one OBU.
        byte[] payload = [(byte)(key ? 0x18 : 0x10), 0x30, 1, 2, 3];
        payload.CopyTo(packet, position);
        return packet[..(position + payload.Length)];
    }

    private static byte[] Make(int sequence, uint timestamp, uint ssrc, bool marker, byte[] payload)
    {
        var packet = new byte[RtpPacket.FixedHeaderLength + payload.Length];
        RtpHeaderWriter.Write(packet, PayloadType, marker, (ushort)sequence, timestamp, ssrc);
        payload.CopyTo(packet, RtpPacket.FixedHeaderLength);
        return packet;
    }
}
