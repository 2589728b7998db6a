using RoomLens.Rtp.Packets;

namespace RoomLens.Sfu.Tests.Layers;

/// <summary>
/// AV1 of two spatial layers, each a chain of its own, one packet per layer frame: what a receiver asks for depends on which layers it believes are
/// sent. The key frame's descriptor is longer than an element with a one-byte header may be.
/// </summary>
internal sealed class DescribedStream(ushort firstSequence, uint ssrc)
{
    // Flags: structure. Offset 0; two targets; layers: S0, S0, S1, S1 (two templates each: key and delta).
    // Indications per template and target: S0 is a switch for both, S1 for the second only. Differences: none; 2; 1; 2 and 1.
    // Two chains, the base and everything; target n is protected by chain n; differences to the last frame of each chain. Two sizes.
    private const string Structure =
        "10000 000000 00001  00 10 00 11  1010 1010 0010 0010  0  10001 0  10000 0  10001 10000 0"
        + "11 0 1  0000 0000  0010 0001  0001 0001  0001 0001  1 0000000100111111 0000000010110011 0000001001111111 0000000101100111";

    private int _number;
    private ushort _sequence = firstSequence;
    private uint _timestamp;

    /// <summary>One temporal unit: a packet of each spatial layer.</summary>
    public (byte[] Base, byte[] Upper) Next(bool key)
    {
        var unit = (Make(0, key), Make(1, key));
        _timestamp += 3000;
        return unit;
    }

    private byte[] Make(int spatial, bool key)
    {
        var template = spatial * 2 + (key ? 0 : 1);
        var bits = $"11{Convert.ToString(template, 2).PadLeft(6, '0')}{Convert.ToString(_number++ & 0xFFFF, 2).PadLeft(16, '0')}{(key && spatial == 0 ? Structure : "")}"
            .Replace(" ", "", StringComparison.Ordinal);
        var descriptor = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') descriptor[i / 8] |= (byte)(0x80 >> (i % 8));
        var packet = new byte[128];
        var profile = descriptor.Length > 16 ? RtpExtensionReader.TwoByteProfile : RtpExtensionReader.OneByteProfile;
        var block = RtpHeaderWriter.Write(packet, LayeredPackets.PayloadType, spatial == 1, _sequence++, _timestamp, ssrc);
        var position = RtpHeaderWriter.BeginExtensions(packet, block, profile);
        position = RtpHeaderWriter.WriteExtension(packet, position, profile, LayeredPackets.DependencyId, descriptor);
        position = RtpHeaderWriter.EndExtensions(packet, block, position);
        // A sequence header and a frame, or a frame.
        byte[] payload = key && spatial == 0 ? [0x28, 0x02, 0x08, 0x00, 0x30, 0x14] : [0x10, 0x34, (byte)(spatial << 3), 0x55];
        payload.CopyTo(packet, position);
        return packet[..(position + payload.Length)];
    }
}
