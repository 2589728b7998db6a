using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Rtcp;

public sealed class ExtendedReportTests
{
    [Fact]
    public void ReferenceTimeAndDelays_ComeBackAsWritten()
    {
        var buffer = new byte[256];
        var writer = new RtcpWriter(buffer);
        ReferenceTimeDelay[] delays = [new(7, 0x11112222, 65536), new(8, 0, 0)];
        Assert.True(writer.TryWriteReferenceTime(5, new NtpTime(0x0102030405060708)));
        Assert.True(writer.TryWriteReferenceTimeDelays(5, delays));

        Assert.True(RtcpReader.TryCreate(buffer.AsSpan(0, writer.Length), out var reader));
        Assert.True(reader.TryRead(out var first));
        Assert.True(reader.TryRead(out var second));
        var times = first.ReadExtendedReport();
        var answers = second.ReadExtendedReport();
        var read = new List<ReferenceTimeDelay>();

        Assert.True(times.TryRead(out var time, out _));
        while (answers.TryRead(out _, out var delay)) read.Add(delay!.Value);

        Assert.Equal((0x0102030405060708UL, 5u), (time!.Value.Value, first.SenderSsrc));
        Assert.Equal(delays, read);
    }

    [Fact]
    public void Measure_TakesTheSendersDelayOff()
    {
        var sent = Instant.FromMilliseconds(5_000);
        var answer = new ReferenceTimeDelay(1, ReferenceTimeClock.At(sent).Middle, 65536 / 10);

        Assert.True(ReferenceTimeClock.TryMeasure(answer, sent + TimeSpan.FromMilliseconds(180), out var roundTrip));

        Assert.InRange(roundTrip.TotalMilliseconds, 79.9, 80.1);
        Assert.False(ReferenceTimeClock.TryMeasure(answer with { LastReferenceTime = 0 }, sent, out _));
        Assert.False(ReferenceTimeClock.TryMeasure(answer, sent, out _));
    }

    [Fact]
    public void Stream_StatesItsTimeAndLearnsTheRoundTrip()
    {
        var stream = new ReceiveStream(StreamHarness.Options with { UseReferenceTimes = true }, new PacketBufferPool());
        var now = Instant.FromMilliseconds(1_000);
        Assert.True(RtpPacket.TryParse(new Vp8Source().NextFrame(1, key: true)[0], out var packet));
        stream.HandleRtp(packet, now);
        while (stream.TryPollFrame(out _)) { }
        now = stream.NextTimeout!.Value;
        stream.HandleTimeout(now);

        var stated = Read(stream, RtcpKind.ExtendedReport, static rtcp => rtcp.ReadExtendedReport().TryRead(out var time, out _) ? time!.Value.Middle : 0);
        stream.HandleReferenceTimeDelay(new ReferenceTimeDelay(1, stated, 0), now + TimeSpan.FromMilliseconds(42));

        Assert.InRange(stream.Stats.RoundTrip.TotalMilliseconds, 41.9, 42.1);
    }

    [Fact]
    public void FullIntraRequest_CountsCommandsNotRepeats()
    {
        var stream = new ReceiveStream(StreamHarness.Options with { KeyFrameRequest = KeyFrameRequestKind.FullIntraRequest, Codec = VideoCodec.Vp8 }, new PacketBufferPool());
        var now = Instant.FromMilliseconds(1_000);

        stream.RequestKeyFrame(now);
        var first = Read(stream, RtcpKind.FullIntraRequest, static rtcp => rtcp.ReadFir(0).Sequence);
        stream.HandleTimeout(now + TimeSpan.FromSeconds(1));
        var repeat = Read(stream, RtcpKind.FullIntraRequest, static rtcp => rtcp.ReadFir(0).Sequence);
        Assert.True(RtpPacket.TryParse(new Vp8Source().NextFrame(1, key: true)[0], out var packet));
        stream.HandleRtp(packet, now + TimeSpan.FromSeconds(1.1));
        while (stream.TryPollFrame(out _)) { }
        stream.RequestKeyFrame(now + TimeSpan.FromSeconds(3));
        var second = Read(stream, RtcpKind.FullIntraRequest, static rtcp => rtcp.ReadFir(0).Sequence);

        Assert.Equal((first, (byte)(first + 1)), (repeat, second));
    }

    private delegate T Reader<T>(RtcpPacket packet);

    private static T Read<T>(ReceiveStream stream, RtcpKind kind, Reader<T> read)
    {
        Span<byte> buffer = stackalloc byte[1200];
        while (stream.TryPollRtcp(buffer, out var length))
        {
            Assert.True(RtcpReader.TryCreate(buffer[..length], out var reader));
            while (reader.TryRead(out var packet))
                if (packet.Kind == kind) return read(packet);
        }
        throw new InvalidOperationException($"no {kind} came");
    }
}
