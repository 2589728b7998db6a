using RoomLens.Cli.Publishing.Packets;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Cli.Tests.Publishing.Packets;

/// <summary>What is cut into payloads is what the receiver puts together again.</summary>
public sealed class PayloadFormatTests
{
    private const uint Ssrc = 7;

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void Vp9_FramesComeBackWithTheirKind(int size)
    {
        // Frame marker 2, profile 0, no show_existing_frame; then frame_type 0 (key) and 1 (inter).
        var frames = new[] { Frame(0x82, size), Frame(0x86, size), Frame(0x86, size) };

        var received = SendThrough(new Vp9Payloads(), VideoCodec.Vp9, frames);

        Assert.Equal(frames, received.Select(frame => frame.Payload));
        Assert.Equal([true, false, false], received.Select(frame => frame.IsKeyFrame));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void Av1_UnitsComeBackWithoutTemporalDelimiters(int size)
    {
        // OBU headers with size field: temporal delimiter 0x12, sequence header 0x0A, frame 0x32.
        byte[] sequenceHeader = [0x0A, 0x03, 0x00, 0x00, 0x00];
        var key = Obu(0x32, Frame(0x10, size));
        var inter = Obu(0x32, Frame(0x30, size));
        byte[][] units = [[0x12, 0x00, .. sequenceHeader, .. key], [0x12, 0x00, .. inter]];

        var received = SendThrough(new Av1Payloads(), VideoCodec.Av1, units);

        Assert.Equal([[.. sequenceHeader, .. key], inter], received.Select(frame => frame.Payload));
        Assert.Equal([true, false], received.Select(frame => frame.IsKeyFrame));
    }

    [Fact]
    public void Av1_TruncatedUnits_NeverThrow()
    {
        var unit = (byte[])[0x12, 0x00, 0x0A, 0x03, 0x00, 0x00, 0x00, .. Obu(0x32, Frame(0x10, 300))];
        var target = new byte[100];
        for (var length = 0; length <= unit.Length; length++)
        {
            var format = new Av1Payloads();
            format.Begin(unit.AsMemory(0, length));
            while (format.Write(target, out _) > 0)
            {
            }
        }
    }

    [Fact]
    public async Task Ivf_CutShort_EndsWithTheLastWholeFrame()
    {
        using var stream = new MemoryStream([.. Header(), .. IvfFrame(1, [1, 2, 3]), .. IvfFrame(2, [4, 5])[..13]]);
        var reader = new IvfReader(stream);

        Assert.True(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal([1, 2, 3], reader.Frame.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(0.04), reader.Time);
        Assert.False(await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Ivf_SomethingElse_IsRefused()
    {
        using var stream = new MemoryStream(new byte[64]);

        await Assert.ThrowsAsync<InvalidDataException>(() => new IvfReader(stream).ReadAsync(CancellationToken.None));
    }

    private static List<(byte[] Payload, bool IsKeyFrame)> SendThrough(IPayloadFormat format, VideoCodec codec, byte[][] frames)
    {
        var stream = new ReceiveStream(new ReceiveStreamOptions { Codec = codec, Ssrc = Ssrc, PayloadType = 96, LocalSsrc = 1, Cname = "test" }, new PacketBufferPool());
        var received = new List<(byte[], bool)>();
        var packet = new byte[1200];
        ushort sequence = 65_534;
        for (var i = 0; i < frames.Length; i++)
        {
            format.Begin(frames[i]);
            while (format.Write(packet.AsSpan(RtpPacket.FixedHeaderLength), out var last) is var length && length > 0)
            {
                RtpHeaderWriter.Write(packet, 96, last, sequence++, (uint)(i * 3000), Ssrc);
                Assert.True(RtpPacket.TryParse(packet.AsSpan(0, RtpPacket.FixedHeaderLength + length), out var parsed));
                stream.HandleRtp(parsed, new Instant(i * 33_000_000L + 1));
                while (stream.TryPollFrame(out var frame)) received.Add((frame.Payload.ToArray(), frame.IsKeyFrame));
            }
        }

        return received;
    }

    private static byte[] Frame(byte first, int size)
    {
        var frame = new byte[size];
        new Random(size).NextBytes(frame);
        frame[0] = first;
        return frame;
    }

    private static byte[] Obu(byte header, byte[] payload) =>
        payload.Length < 128
            ? [header, (byte)payload.Length, .. payload]
            : [header, (byte)(payload.Length & 0x7F | 0x80), (byte)(payload.Length >> 7), .. payload];

    private static byte[] Header()
    {
        var header = new byte[32];
        "DKIF"u8.CopyTo(header);
        header[16] = 25;
        header[20] = 1;
        return header;
    }

    private static byte[] IvfFrame(byte time, byte[] payload) => [(byte)payload.Length, 0, 0, 0, time, 0, 0, 0, 0, 0, 0, 0, .. payload];
}
