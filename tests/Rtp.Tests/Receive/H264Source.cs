using System.Buffers.Binary;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>Makes H.264 RTP packets: STAP-A with parameter sets and FU-A slices whose octets tell the frame they belong to.</summary>
internal sealed class H264Source(ushort firstSequence = 65_500)
{
    // A 320x240 baseline set (profile 66, level 30, log2_max_frame_num 4, poc type 2) and a picture set that uses it.
    private static readonly byte[] Sps = Convert.FromHexString("6742001ef40a0fc8");
    private static readonly byte[] Pps = Convert.FromHexString("68ce3880");

    private ushort _sequence = firstSequence;
    private uint _timestamp = 0xFFFF0000;

    public int Frames { get; private set; }

    /// <summary>The packets of the next picture: one slice in <paramref name="fragments"/> fragments, with parameter sets before it if wanted.</summary>
    public List<byte[]> NextFrame(int fragments, bool key = false, bool sets = false, bool marker = true)
    {
        _timestamp += 3000;
        Frames++;
        var packets = new List<byte[]>();
        if (sets) packets.Add(Build(Aggregate(Sps, Pps), marker: false));
        var type = key ? 5 : 1;
        for (var i = 0; i < fragments; i++)
        {
            var flags = (i == 0 ? 0x80 : 0) | (i == fragments - 1 ? 0x40 : 0);
            // first_mb_in_slice 0, slice type 7 or 5 (I, P), picture parameter set 0: 1 0001000 1 / 1 00110 1.
            byte[] head = i == 0 ? [key ? (byte)0x88 : (byte)0x9A, 0x80] : [];
            byte[] payload = fragments == 1
                ? [(byte)(0x60 | type), .. head, .. Fill()]
                : [0x7C, (byte)(flags | type), .. head, .. Fill()];
            packets.Add(Build(payload, marker && i == fragments - 1));
        }
        return packets;
    }

    /// <summary>The parameter sets alone, with a timestamp of their own.</summary>
    public byte[] ParameterSets()
    {
        _timestamp += 3000;
        return Build(Aggregate(Sps, Pps), marker: true);
    }

    private byte[] Fill() => [.. Enumerable.Repeat((byte)(Frames | 0x80), 40)];

    private static byte[] Aggregate(params byte[][] units)
    {
        var payload = new List<byte> { 0x78 };
        foreach (var unit in units) payload.AddRange([(byte)(unit.Length >> 8), (byte)unit.Length, .. unit]);
        return [.. payload];
    }

    private byte[] Build(byte[] payload, bool marker)
    {
        var packet = new byte[12 + payload.Length];
        RtpHeaderWriter.Write(packet, Vp8Source.PayloadType, marker, _sequence++, _timestamp, Vp8Source.Ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    public static ushort SequenceOf(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
}
