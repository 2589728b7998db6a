using System.Buffers.Binary;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>Makes a stream of frames with random contents and sizes and packetizes them as their codec's payload format has it.</summary>
internal sealed class EmulatedEncoder(VideoCodec codec, int seed, bool temporalLayers = false, int maxPackets = 4, bool keepsFrames = true)
{
    public const uint Ssrc = 0x1234;
    public const byte PayloadType = 96;
    private const int MaxPayload = 1000;
    private static readonly byte[] Noise = RandomOctets(64 * 1024);

    private readonly Random _random = new(seed);
    private ushort _sequence = (ushort)(65_000 + seed % 500);
    private uint _timestamp = uint.MaxValue - 400_000;
    private int _pictureId = 32_700;
    private int _base = -1;
    private int _tl0;
    private int _count;

    /// <summary>All frames, by number; none where they are not kept.</summary>
    public List<SentFrame> Frames { get; } = [];

    /// <summary>The packets of the next frame.</summary>
    public List<byte[]> Next(bool key)
    {
        var number = _count++;
        key |= number == 0;
        _timestamp += 3000;
        _pictureId = (_pictureId + 1) & 0x7FFF;
        var enhancement = temporalLayers && !key && (number - _base) % 2 == 1;
        int? reference = key ? null : temporalLayers ? _base : number - 1;
        if (!enhancement) _tl0 = (byte)(_tl0 + 1);
        var difference = reference is { } earlier ? number - earlier : 0;
        var packets = Packetize(key, enhancement, difference);
        if (!enhancement) _base = number;
        if (keepsFrames) Frames.Add(new SentFrame(number, key, reference, Elementary(packets)));
        return packets;
    }

    private List<byte[]> Packetize(bool key, bool enhancement, int difference)
    {
        var packets = new List<byte[]>();
        var pieces = 1 + _random.Next(maxPackets) + (key ? maxPackets - 1 : 0);
        if (key && codec is VideoCodec.H264) packets.Add(Build([0x78, 0, 8, 0x67, 0x42, 0, 0x1E, 0xF4, 0x0A, 0x0F, 0xC8, 0, 4, 0x68, 0xCE, 0x38, 0x80], false));
        if (key && codec is VideoCodec.H265) packets.Add(Build([0x60, 1, 0, 3, 0x40, 1, 0x0C, 0, 3, 0x42, 1, 1, 0, 3, 0x44, 1, 0xC1], false));
        for (var i = 0; i < pieces; i++)
        {
            var (first, last) = (i == 0, i == pieces - 1);
            var data = new byte[1 + _random.Next(MaxPayload)];
            if (keepsFrames) _random.NextBytes(data);
            else Noise.AsSpan(_random.Next(Noise.Length - MaxPayload), data.Length).CopyTo(data);
            byte[] head = codec switch
            {
                VideoCodec.Vp8 => Vp8(first, enhancement),
                VideoCodec.Vp9 => [(byte)(0x90 | (key ? 0 : 0x40) | (first ? 8 : 0) | (last ? 4 : 0)), (byte)(0x80 | (_pictureId >> 8)), (byte)_pictureId, .. key ? (byte[])[] : [(byte)(difference << 1)]],
                VideoCodec.H264 => pieces == 1 ? [(byte)(0x60 | (key ? 5 : 1))] : [0x7C, (byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | (key ? 5 : 1))],
                VideoCodec.H265 => pieces == 1 ? [(byte)((key ? 19 : 1) << 1), 1] : [98, 1, (byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | (key ? 19 : 1))],
                _ => [(byte)((first ? 0 : 0x80) | (last ? 0 : 0x40) | (first && key ? 0x28 : 0x10)), .. first && key ? (byte[])[2, 0x08, 0x0A] : [], .. first ? (byte[])[0x30] : []],
            };
            if (first) Mark(data, key);
            packets.Add(Build([.. head, .. data], last));
        }
        return packets;
    }

    private byte[] Vp8(bool first, bool enhancement) =>
        [(byte)(0x80 | (first ? 0x10 : 0)), (byte)(0x80 | (temporalLayers ? 0x60 : 0)), (byte)(0x80 | (_pictureId >> 8)), (byte)_pictureId,
            .. temporalLayers ? (byte[])[(byte)_tl0, (byte)(enhancement ? 0x60 : 0)] : []];

    /// <summary>The first octet of the frame says what its codec would: key frame, or top of the picture with parameter set 0.</summary>
    private void Mark(byte[] data, bool key) => data[0] = codec switch
    {
        VideoCodec.Vp8 => (byte)(data[0] & 0xFE | (key ? 0 : 1)),
        VideoCodec.H264 => key ? (byte)0xB8 : (byte)0xF8,
        VideoCodec.H265 => (byte)(data[0] | 0x80),
        VideoCodec.Av1 => key ? (byte)0x10 : (byte)0x30,
        _ => data[0],
    };

    private byte[] Build(byte[] payload, bool marker)
    {
        var packet = new byte[12 + payload.Length];
        RtpHeaderWriter.Write(packet, PayloadType, marker, _sequence++, _timestamp, Ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    private byte[] Elementary(List<byte[]> packets)
    {
        var depacketizer = Depacketizers.Create(codec);
        var frame = new FrameBuffer(1 << 20);
        for (var i = 0; i < packets.Count; i++)
        {
            var payload = packets[i].AsSpan(12);
            Assert.True(depacketizer.TryDescribe(payload, out var descriptor));
            if (i == 0) depacketizer.Begin(descriptor);
            Assert.True(depacketizer.TryAppend(payload[descriptor.Length..], frame));
        }
        Assert.True(depacketizer.TryEnd(frame, out _));
        return frame.Written.ToArray();
    }

    private static byte[] RandomOctets(int length)
    {
        var octets = new byte[length];
        new Random(1).NextBytes(octets);
        return octets;
    }

    public static ushort SequenceOf(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
}
