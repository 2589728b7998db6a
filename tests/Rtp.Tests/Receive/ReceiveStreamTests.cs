using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

public sealed class ReceiveStreamTests
{
    private readonly Vp8Source _source = new();
    private readonly StreamHarness _harness = new();

    [Fact]
    public void CompleteFrames_InOrder_LeaveAtOnce()
    {
        _harness.Receive(_source.NextFrame(3, key: true));
        Assert.Equal([1], _harness.Frames);
        _harness.Receive(_source.NextFrame(2));

        Assert.Equal([1, 2], _harness.Frames);
        Assert.Equal([false, false], _harness.Gaps);
        Assert.Empty(_harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void OverTheWraps_NothingIsLost()
    {
        for (var i = 0; i < 60; i++) _harness.Receive(_source.NextFrame(2, key: i == 0));

        Assert.Equal(Enumerable.Range(1, 60), _harness.Frames);
        Assert.Equal(0, _harness.Stream.Stats.Lost);
    }

    [Fact]
    public void JoinWithoutKeyFrame_AsksAtOnceAndHoldsBack()
    {
        _harness.Receive(_source.NextFrame(2));
        Assert.Equal([0.0], _harness.KeyFrameRequestsMs);
        _harness.GoTo(40);
        _harness.Receive(_source.NextFrame(2));
        _harness.GoTo(80);
        _harness.Receive(_source.NextFrame(2, key: true));

        Assert.Equal([3], _harness.Frames);
        Assert.Equal([true], _harness.Gaps);
    }

    [Fact]
    public void NoKeyFrameComes_RequestIsRepeatedEachSecond()
    {
        _harness.Receive(_source.NextFrame(1));

        _harness.GoTo(3500);

        Assert.Equal([0.0, 1000, 2000, 3000], _harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void Hole_RepairedByRtx_GivesEveryFrameInOrder()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        var lost = _source.NextFrame(3);
        _harness.Receive(lost[0], lost[2]);
        _harness.Receive(_source.NextFrame(1));
        Assert.Equal([1], _harness.Frames);
        _harness.GoTo(30);
        Assert.Single(_harness.Nacked);

        _harness.Receive(_harness.Rtx(lost[1], 7));

        Assert.Equal([1, 2, 3], _harness.Frames);
        Assert.Equal(1, _harness.Stream.Stats.RecoveredPackets);
        Assert.DoesNotContain(true, _harness.Gaps);
    }

    [Fact]
    public void Hole_NotRepaired_SkipsToTheKeyFrameAndAsksForIt()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _source.NextFrame(1);
        _harness.Receive(_source.NextFrame(1));

        _harness.GoTo(249);
        Assert.Empty(_harness.KeyFrameRequestsMs);
        _harness.GoTo(251);
        Assert.Equal([250.0], _harness.KeyFrameRequestsMs);
        _harness.Receive(_source.NextFrame(1));
        Assert.Equal([1], _harness.Frames);
        _harness.Receive(_source.NextFrame(2, key: true));

        Assert.Equal([1, 5], _harness.Frames);
        Assert.Equal([false, true], _harness.Gaps);
        Assert.Equal(2, _harness.Stream.Stats.UndecodableFrames);
    }

    [Fact]
    public void Hole_WithAKeyFrameBehindIt_IsWaitedForTwoRoundTripsOnly()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _source.NextFrame(2);
        _harness.Receive(_source.NextFrame(2, key: true));

        _harness.GoTo(205);
        Assert.Equal([1], _harness.Frames);
        _harness.GoTo(211);
        Assert.Equal([1, 3], _harness.Frames);
        Assert.Empty(_harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void NumbersNeverSent_BeforeTheFollowingPicture_AreNoLoss()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _source.SkipNumber();
        _harness.Receive(_source.NextFrame(1));

        Assert.Equal([1, 2], _harness.Frames);
        Assert.Equal([false, false], _harness.Gaps);
        _harness.GoTo(1000);
        Assert.Empty(_harness.Nacked);
        Assert.Empty(_harness.KeyFrameRequestsMs);
    }

    /// <summary>7-bit picture ids go round with 128 pictures: 4.3 s without reception look like nothing lost, by the id alone.</summary>
    [Fact]
    public void AsManyPicturesLostAsThereAreIds_AreALoss()
    {
        var source = new Vp8Source(shortPictureIds: true);
        _harness.Receive(source.NextFrame(1, key: true));
        for (var i = 0; i < 128; i++) source.NextFrame(1);

        _harness.Receive(source.NextFrame(1));
        _harness.GoTo(1000);

        Assert.Equal([1], _harness.Frames);
        Assert.NotEmpty(_harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void PaddingOnlyPackets_FillTheirPlace()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _harness.Receive(_source.Padding(), _source.Padding());
        _harness.Receive(_source.NextFrame(2));

        Assert.Equal([1, 2], _harness.Frames);
    }

    [Fact]
    public void LostEnhancementFrames_LeaveTheBaseLayerDecodable()
    {
        _harness.Receive(_source.NextFrame(1, key: true, temporalId: 0));
        _source.NextFrame(1, temporalId: 1);
        _harness.Receive(_source.NextFrame(1, temporalId: 0));
        _harness.Receive(_source.NextFrame(1, temporalId: 1));
        _harness.GoTo(300);
        _harness.Receive(_source.NextFrame(1, temporalId: 0));
        _harness.Receive(_source.NextFrame(1, temporalId: 1, layerSync: true));

        // 2 is lost; 4 may refer to it; 6 begins the layer anew.
        Assert.Equal([1, 3, 5, 6], _harness.Frames);
        Assert.Empty(_harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void LostBaseFrame_WithTemporalLayers_NeedsAKeyFrame()
    {
        _harness.Receive(_source.NextFrame(1, key: true, temporalId: 0));
        _source.NextFrame(1, temporalId: 0);
        _harness.Receive(_source.NextFrame(1, temporalId: 0));
        _harness.GoTo(300);

        Assert.Equal([1], _harness.Frames);
        Assert.Single(_harness.KeyFrameRequestsMs);
    }

    [Fact]
    public void SenderRestart_BeginsAgainWithAKeyFrame()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        var again = new Vp8Source(30_000, 5);

        _harness.Receive(again.NextFrame(3, key: true));
        Assert.Single(_harness.KeyFrameRequestsMs);
        _harness.GoTo(30);
        _harness.Receive(again.NextFrame(2, key: true));

        Assert.Equal([1, 2], _harness.Frames);
        Assert.Equal(1, _harness.Stream.Stats.Restarts);
    }

    [Fact]
    public void OneStrayPacket_ChangesNothing()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _harness.Receive(new Vp8Source(30_000).NextFrame(1));
        _harness.Receive(_source.NextFrame(1));

        Assert.Equal([1, 2], _harness.Frames);
        Assert.Equal(1, _harness.Stream.Stats.Refused);
        Assert.Equal(0, _harness.Stream.Stats.Restarts);
    }

    [Fact]
    public void RequireKeyFrame_HoldsBackUntilOneComes()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _harness.Stream.RequireKeyFrame(_harness.Now);
        _harness.Receive([.. _source.NextFrame(1), .. _source.NextFrame(1, key: true)]);

        Assert.Equal([1, 3], _harness.Frames);
        Assert.Single(_harness.KeyFrameRequestsMs);

    }

    [Fact]
    public void Reports_EachSecond_CarryTheBlock()
    {
        for (var at = 0; at < 3600; at += 100)
        {
            _harness.GoTo(at);
            _harness.Receive(_source.NextFrame(1, key: at == 0));
        }

        Assert.Equal(4, _harness.Reports);
    }

    [Fact]
    public void ForeignSsrcOrPayloadType_IsRefused()
    {
        var packet = _source.NextFrame(1, key: true)[0];
        packet[1] = 0x80 | 100;

        _harness.Receive(packet);

        Assert.Equal(1, _harness.Stream.Stats.Refused);
        Assert.Empty(_harness.Frames);
    }

    [Fact]
    public void HandleRtp_OnceWarm_AllocatesNothing()
    {
        var stream = new ReceiveStream(StreamHarness.Options, new PacketBufferPool());
        var frames = Enumerable.Range(0, 300).Select(i => _source.NextFrame(4, key: i == 0)).ToList();
        var rtcp = new byte[1200];
        Run(0, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100, 300);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(300, stream.Stats.Frames);

        void Run(int from, int to)
        {
            for (var i = from; i < to; i++)
                foreach (var bytes in frames[i])
                {
                    if (!RtpPacket.TryParse(bytes, out var packet)) continue;
                    stream.HandleRtp(packet, Instant.FromMilliseconds(i * 33));
                    while (stream.TryPollFrame(out _)) { }
                    while (stream.TryPollRtcp(rtcp, out _)) { }
                }
        }
    }

    [Fact]
    public void Constructor_CodecWithoutDepacketizer_IsRefused() => Assert.Throws<ArgumentException>(
        () => new ReceiveStream(StreamHarness.Options with { Codec = (VideoCodec)99 }, new PacketBufferPool()));

    [Fact]
    public void SenderReport_OfTheStream_IsAnsweredInTheReport()
    {
        _harness.Receive(_source.NextFrame(1, key: true));
        _harness.Stream.HandleSenderReport(new SenderReport(Vp8Source.Ssrc, new NtpTime(0x1111_2222_3333_4444), 0, 0, 0), _harness.Now);
        _harness.Stream.HandleTimeout(_harness.Now + TimeSpan.FromMilliseconds(500));
        var buffer = new byte[1200];

        Assert.True(_harness.Stream.TryPollRtcp(buffer, out var length));

        Assert.True(RtcpReader.TryCreate(buffer.AsSpan(0, length), out var reader));
        Assert.True(reader.TryRead(out var packet));
        Assert.Equal((0x2222_3333u, 32_768u), (packet.ReadReport(0).LastSenderReport, packet.ReadReport(0).DelaySinceLastSenderReport));
    }
}
