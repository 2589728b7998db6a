using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>AV1 with dependency descriptors through the whole receiver: two temporal layers, one chain over the base layer, one packet per frame.</summary>
public sealed class Av1StreamTests
{
    private const byte Extension = 8;
    // Two decode targets; templates 0 (key), 1 (T0, two back) and 2 (T1, one back); the chain holds the base layer.
    private const string Structure = "10000 000000 00001 00 01 11 10 10 10 10 00 01 0 1 0001 0 1 0000 0 10 0000 0010 0001 0";

    private readonly ReceiveStream _stream = new(new ReceiveStreamOptions
    {
        Codec = VideoCodec.Av1,
        Ssrc = 7,
        PayloadType = 108,
        LocalSsrc = 1,
        Cname = "test",
        DependencyDescriptorId = Extension,
    }, new PacketBufferPool());

    private readonly List<uint> _frames = [];
    private int _keyFrameRequests;
    private Instant _now = Instant.FromMilliseconds(1000);

    [Fact]
    public void EnhancementLost_TheBaseGoesOnWithoutAKeyFrame()
    {
        for (var number = 0; number < 40; number++) Send(number, lost: number is 5 or 11);

        Assert.Equal(Enumerable.Range(0, 40).Where(number => number is not (5 or 11)).Select(number => (uint)number * 3000), _frames);
        Assert.Equal(0, _keyFrameRequests);
    }

    [Fact]
    public void BaseLost_NothingThatRefersToItPasses_AndAKeyFrameIsAskedFor()
    {
        for (var number = 0; number < 60; number++) Send(number, lost: number == 6, key: number is 0 or 50);

        Assert.Equal([.. Enumerable.Range(0, 6), .. Enumerable.Range(50, 10)], _frames.Select(timestamp => (int)timestamp / 3000));
        Assert.InRange(_keyFrameRequests, 1, 5);
    }

    private void Send(int number, bool lost = false, bool key = false)
    {
        key |= number == 0;
        _now += TimeSpan.FromMilliseconds(33);
        if (!lost)
        {
            Assert.True(RtpPacket.TryParse(Packet(number, key), out var packet));
            _stream.HandleRtp(packet, _now);
        }

        _stream.HandleTimeout(_now);
        while (_stream.TryPollFrame(out var frame)) _frames.Add(frame.Timestamp.Rtp);
        Span<byte> buffer = stackalloc byte[1200];
        while (_stream.TryPollRtcp(buffer, out var length))
        {
            Assert.True(RtcpReader.TryCreate(buffer[..length], out var reader));
            while (reader.TryRead(out var packet))
                if (packet.Kind == RtcpKind.PictureLossIndication) _keyFrameRequests++;
        }
    }

    private static byte[] Packet(int number, bool key)
    {
        var template = key ? 0 : number % 2 == 0 ? 1 : 2;
        var bits = $"11{Convert.ToString(template, 2).PadLeft(6, '0')}{Convert.ToString(number, 2).PadLeft(16, '0')}{(key ? Structure : "")}".Replace(" ", "", StringComparison.Ordinal);
        var descriptor = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') descriptor[i / 8] |= (byte)(0x80 >> (i % 8));
        var packet = new byte[64];
        var block = RtpHeaderWriter.Write(packet, 108, true, (ushort)(number + 65_530), (uint)number * 3000, 7);
        var position = RtpHeaderWriter.BeginExtensions(packet, block, RtpExtensionReader.OneByteProfile);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, Extension, descriptor);
        position = RtpHeaderWriter.EndExtensions(packet, block, position);
        // A sequence header and a key frame, or an inter frame.
        byte[] payload = key ? [0x28, 0x02, 0x08, 0x00, 0x30, 0x14] : [0x10, 0x30, 0x34];
        payload.CopyTo(packet, position);
        return packet[..(position + payload.Length)];
    }
}
