using RoomLens.Conformance.Depacketizing;
using RoomLens.Rtp.Depacketize.H264;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>H.264 through the whole receiver: boundaries, parameter sets, and nothing damaged handed on.</summary>
public sealed class H264StreamTests
{
    private readonly H264Source _source = new();
    private readonly ReceiveStream _stream = new(StreamHarness.Options with { Codec = VideoCodec.H264 }, new PacketBufferPool());
    private readonly List<(List<int> Types, int Number, bool Key, bool Gap)> _frames = [];
    private Instant _now = Instant.FromMilliseconds(1000);

    [Fact]
    public void Sps_OfTheSource_HasItsSize()
    {
        Assert.True(H264Sps.TryParse(Convert.FromHexString("6742001ef40a0fc8"), out var sps));

        Assert.Equal((0, 320, 240), (sps.Id, sps.Width, sps.Height));
    }

    [Fact]
    public void KeyFrameAndDeltas_ComeOutAtOnce()
    {
        Receive(_source.NextFrame(3, key: true, sets: true));
        Receive(_source.NextFrame(1));
        Receive(_source.NextFrame(2));

        Assert.Equal([1, 2, 3], _frames.Select(frame => frame.Number));
        Assert.Equal([7, 8, 5], _frames[0].Types);
        Assert.Equal([true, false, false], _frames.Select(frame => frame.Key));
    }

    [Fact]
    public void NoMarker_ATimestampChangeEndsTheFrame()
    {
        Receive(_source.NextFrame(2, key: true, sets: true, marker: false));
        Assert.Empty(_frames);

        Receive(_source.NextFrame(1));

        Assert.Equal([1, 2], _frames.Select(frame => frame.Number));
    }

    [Fact]
    public void IdrWithoutSets_IsHeldBack()
    {
        Receive(_source.NextFrame(2, key: true));
        Receive(_source.NextFrame(1));

        Assert.Empty(_frames);
        Assert.True(_stream.Stats.UndecodableFrames > 0);
        Assert.NotNull(_stream.NextTimeout);
    }

    [Fact]
    public void SetsBeforeTheIdr_ArePutInFrontOfIt()
    {
        Receive([_source.ParameterSets()]);
        Receive(_source.NextFrame(2, key: true));
        Receive(_source.NextFrame(1));
        Receive(_source.NextFrame(2, key: true));

        Assert.Equal([[7, 8, 5], [1], [7, 8, 5]], _frames.Select(frame => frame.Types));
        Assert.DoesNotContain(_frames, frame => frame.Gap);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void LostPacket_NothingBeforeTheNextIdr(int lost)
    {
        Receive(_source.NextFrame(2, key: true, sets: true));
        var damaged = _source.NextFrame(3);
        damaged.RemoveAt(lost);
        Receive(damaged);
        for (var i = 0; i < 20; i++) Receive(_source.NextFrame(2));
        Receive(_source.NextFrame(2, key: true, sets: true));
        Receive(_source.NextFrame(1));

        Assert.Equal([1, 23, 24], _frames.Select(frame => frame.Number));
        Assert.True(_frames[1].Gap);
        Assert.True(_stream.Stats.KeyFrameRequests > 0);
    }

    [Fact]
    public void Reordered_ComesOutWhole()
    {
        Receive(_source.NextFrame(2, key: true, sets: true));
        var first = _source.NextFrame(3);
        var second = _source.NextFrame(3);

        Receive([second[2], first[2], second[0], first[0], second[1], first[1]]);

        Assert.Equal([1, 2, 3], _frames.Select(frame => frame.Number));
    }

    [Fact]
    public void MalformedAggregate_LosesItsFrameOnly()
    {
        Receive(_source.NextFrame(2, key: true, sets: true));
        var frame = _source.NextFrame(1);
        frame[0][12] = 0x78;
        frame[0][13] = 0xFF;

        Receive(frame);
        Receive(_source.NextFrame(1));

        Assert.Equal([1], _frames.Select(given => given.Number));
        Assert.Equal(1, _stream.Stats.Refused);
    }

    private void Receive(IEnumerable<byte[]> packets)
    {
        Span<byte> rtcp = stackalloc byte[1200];
        foreach (var bytes in packets)
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            _stream.HandleRtp(packet, _now);
            while (_stream.TryPollFrame(out var frame))
                _frames.Add((FrameCases.NalTypes(VideoCodec.H264, frame.Payload), frame.Payload[^1] & 0x7F, frame.IsKeyFrame, frame.GapBefore));
            while (_stream.TryPollRtcp(rtcp, out _)) { }
        }
        _now += TimeSpan.FromMilliseconds(33);
        _stream.HandleTimeout(_now);
    }
}
