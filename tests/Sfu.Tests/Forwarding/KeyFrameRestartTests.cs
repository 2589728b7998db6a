using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Tests.Layers;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>
/// Viewers that start one after the other. Their publisher is a browser: it passes over a key-frame request within 300 ms after one that it answered, so
/// such a request must not be sent, and nobody may wait for its answer.
/// </summary>
public sealed class KeyFrameRestartTests
{
    private readonly ForwardingBed _bed = new();
    private ushort _sequence = 1;

    [Fact]
    public void Resume_WhileAKeyFrameIsAwaited_WaitsForItAndAsksNoMore()
    {
        Frames(10, firstIsKey: true);
        var (_, first) = Resume();
        Pass(30);
        var (_, second) = Resume();

        Frame(key: true);

        Assert.Equal(1, _bed.Source.KeyFrameRequests);
        Assert.Equal((1, 1), (first.Packets.Count, second.Packets.Count));
        Pass(1500);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_AfterTheAwaitedKeyFrameHasBegun_BeginsWithItAtOnce()
    {
        Frames(10, firstIsKey: true);
        Resume();
        Pass(30);
        PartOfFrame(key: true, isLast: false);
        Pass(5);

        var (_, late) = Resume();
        PartOfFrame(key: false, isLast: true);

        Assert.Equal(2, late.Packets.Count);
        Assert.Equal(late.Packets[0].Timestamp, late.Packets[1].Timestamp);
        Pass(1500);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_ThatCannotBeginWithTheCachedKeyFrame_AsksAsSoonAsItIsHeeded()
    {
        var (consumer, receiver) = Resume();
        Frame(key: true);
        Pass(40);
        Frame(key: false);
        consumer.HandleKeyFrameRequest(_bed.Now);
        Frame(key: true);
        consumer.Pause();
        Pass(60);
        var had = receiver.Packets.Count;

        // Its key frame is the newest one, so it has to have another, although its publisher passes over requests for now.
        consumer.Resume(_bed.Now);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
        Pass(300);
        Assert.Equal(2, _bed.Source.KeyFrameRequests);
        Frame(key: true);

        Assert.Equal(had + 1, receiver.Packets.Count);
    }

    [Fact]
    public void ReceiverAsksAgainForAKeyFrameItLost_ReachesThePublisherOnceItIsHeeded()
    {
        var (consumer, _) = Resume();
        Frame(key: false);
        Pass(20);
        Frame(key: true);
        Pass(60);

        consumer.HandleKeyFrameRequest(_bed.Now);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
        Pass(300);

        Assert.Equal(2, _bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_SixtyViewersWithinASecond_CostThePublisherTwoKeyFrames()
    {
        Frames(60, firstIsKey: true);

        List<FakeReceiver> receivers = [];
        var answered = 0;
        for (var i = 0; i < 60; i++)
        {
            receivers.Add(Resume().Receiver);
            Pass(10);
            if (i % 4 != 3) continue;
            Frame(key: answered < _bed.Source.KeyFrameRequests);
            answered = _bed.Source.KeyFrameRequests;
        }

        Pass(1500);
        Assert.InRange(_bed.Source.KeyFrameRequests, 1, 2);
        Assert.All(receivers, receiver => Assert.NotEmpty(receiver.Packets));
    }

    [Fact]
    public void FirstPacket_InTheMiddleOfAStream_AsksForAKeyFrameBeforeTheViewerIsReady()
    {
        var (consumer, receiver) = _bed.AddConsumer();
        Frame(key: false);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
        Pass(40);
        Frame(key: true);
        Pass(160);

        consumer.Resume(_bed.Now);

        Assert.Single(receiver.Packets);
        Assert.Equal(1, _bed.Source.KeyFrameRequests);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "bot")]
    public void FirstPacket_OfAKeyFrame_OrWithoutViewers_AsksNobody(bool key, string? observer)
    {
        _bed.AddConsumer(observer: observer);

        Frame(key);
        Pass(40);

        Assert.Equal(0, _bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void RequestsForTwoLayers_OfOnePublisher_AreKeptApart()
    {
        var bed = new SimulcastBed();
        bed.Tick(0, 1, 2);
        bed.Time.Advance(TimeSpan.FromSeconds(3));
        bed.Tick();

        bed.Producer.RequestKeyFrame(bed.Now, layer: 2);
        bed.Producer.RequestKeyFrame(bed.Now, layer: 0);
        Assert.Equal(1, bed.Source.KeyFrameRequests);
        for (var turn = 0; turn < 20; turn++)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            bed.Producer.HandleTimeout(bed.Now);
        }

        Assert.Equal(2, bed.Source.KeyFrameRequests);
    }

    private (Consumer Consumer, FakeReceiver Receiver) Resume()
    {
        var made = _bed.AddConsumer();
        made.Consumer.Resume(_bed.Now);
        return made;
    }

    private void Frames(int count, bool firstIsKey)
    {
        for (var i = 0; i < count; i++)
        {
            Frame(key: firstIsKey && i == 0);
            Pass(40);
        }
    }

    private void Frame(bool key) => _bed.Frame(_sequence, _sequence++ * 3600u, key);

    private void PartOfFrame(bool key, bool isLast) =>
        _bed.Publish(Vp8Packets.Make(_sequence++, 1_000_000, ForwardingBed.PublisherSsrc, key, first: !isLast, marker: isLast));

    /// <summary>Time passes in turns of the worker.</summary>
    private void Pass(int milliseconds)
    {
        for (var left = milliseconds; left > 0; left -= 10)
        {
            _bed.Time.Advance(TimeSpan.FromMilliseconds(Math.Min(left, 10)));
            _bed.Producer.HandleTimeout(_bed.Now);
        }
    }
}
