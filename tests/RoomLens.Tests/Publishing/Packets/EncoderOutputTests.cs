using System.Diagnostics;
using RoomLens.Cli.Publishing;
using RoomLens.Cli.Publishing.Packets;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Cli.Tests.Publishing.Packets;

/// <summary>What the encoders of <c>publish</c> really write, through packets and the receiver into the decoder.</summary>
public sealed class EncoderOutputTests
{
    private const int Frames = 20;

    [Theory]
    [InlineData("vp9", VideoCodec.Vp9)]
    [InlineData("av1", VideoCodec.Av1)]
    public async Task EncodersFrames_PacketizedAndReceived_AllDecode(string name, VideoCodec codec)
    {
        var publish = PublishCodec.Find(name)!;
        using var encoder = Start(publish);
        var reader = new IvfReader(encoder.StandardOutput.BaseStream);
        IPayloadFormat format = codec == VideoCodec.Av1 ? new Av1Payloads() : new Vp9Payloads();
        var stream = new ReceiveStream(new ReceiveStreamOptions { Codec = codec, Ssrc = 7, PayloadType = 96, LocalSsrc = 1, Cname = "test" }, new PacketBufferPool());
        using var decoder = new VideoDecoder(codec);
        var (pictures, keyFrames, number) = (0, 0, 0);
        ushort sequence = 1;
        var packet = new byte[1200];

        while (await reader.ReadAsync(CancellationToken.None))
        {
            format.Begin(reader.Frame);
            while (format.Write(packet.AsSpan(RtpPacket.FixedHeaderLength), out var last) is var length && length > 0)
            {
                RtpHeaderWriter.Write(packet, 96, last, sequence++, (uint)(number * 9000), 7);
                (pictures, keyFrames) = Receive(stream, decoder, packet.AsSpan(0, RtpPacket.FixedHeaderLength + length), number, pictures, keyFrames);
            }

            number++;
        }

        Assert.Equal(Frames, number);
        Assert.Equal(Frames, pictures);
        // One a second, as with -force_key_frames.
        Assert.Equal(2, keyFrames);
        Assert.Equal(0, stream.Unreadable);
    }

    private static (int Pictures, int KeyFrames) Receive(ReceiveStream stream, VideoDecoder decoder, Span<byte> packet, int number, int pictures, int keyFrames)
    {
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        stream.HandleRtp(parsed, new Instant((number + 1) * 100_000_000L));
        while (stream.TryPollFrame(out var frame))
        {
            if (frame.IsKeyFrame) keyFrames++;
            Assert.True(decoder.Decode(frame, number).IsOk);
            while (decoder.TryReceive(out _)) pictures++;
        }

        return (pictures, keyFrames);
    }

    private static Process Start(PublishCodec codec)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true };
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=10:duration={Frames / 10}", "-pix_fmt", "yuv420p", .. codec.Encoder,
            "-g", "300", "-force_key_frames", "expr:gte(t,n_forced)", "-f", "ivf", "pipe:1",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
