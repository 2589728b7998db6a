using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Layers;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Pipes;

/// <summary>A simulcast stream whose only receiver is at the other end of a pipe.</summary>
public class PipedLayersTests
{
    private readonly SimulcastBed _home = new();
    private readonly FakeReceiver _receiver = new();
    private readonly PipeCounters _counters = new();
    private readonly PipeEntrance _entrance;
    private readonly PipeExit _exit;
    private readonly Producer _mirror;
    private readonly Consumer _consumer;

    public PipedLayersTests()
    {
        var feed = new FeedLog("test");
        var from = new WorkerLife(0, feed.NewSource());
        var pipe = new Pipe(from, new WorkerLife(1, feed.NewSource()));
        _entrance = new PipeEntrance(pipe, _home.Rooms, _counters);
        _exit = new PipeExit(pipe);
        var rooms = TestRooms.Create(feed);
        var peer = new Peer(rooms.Open("room").Value!, "alice", Peer.WebRtc, _home.Time.GetUtcNow()) { Home = from };
        rooms.AddMirror(peer);
        var scratch = new PacketScratch(new PacketBufferPool(), new MonotonicClock(_home.Time), 9, 2_000_000);
        _mirror = new Producer("p", peer, _home.Producer.Settings, new PipedSource(() => _exit), scratch);
        rooms.AddProducer(_mirror);
        _home.Tick();
        _home.Report();
        Seconds(1);
        _consumer = new Consumer("far", _mirror, _receiver, new ConsumerSettings(7, 96, 8, 97, ForwardedExtensions.Inside), 1000);
        rooms.AddConsumer(_consumer);
    }

    [Fact]
    public void LayerChosenFar_IsAskedForAndTheOnlyOneInThePipe()
    {
        var asked = _home.Source.KeyFrameRequests;
        _consumer.SetWish(LayerWish.Best with { Preferred = 1 }, _home.Now);
        _consumer.Resume(_home.Now);
        _entrance.Drain(_home.Now);
        Assert.Equal(asked + 1, _home.Source.KeyFrameRequests);

        var before = _counters.Packets;
        Tick(1);
        for (var i = 0; i < 9; i++) Tick();

        Assert.Equal((10, 1), (_counters.Packets - before, _consumer.CurrentLayer));
        Assert.Equal(10, _receiver.Packets.Count);
        Assert.Equal(Enumerable.Range(1000, 10), _receiver.Packets.Select(packet => (int)packet.Sequence));
    }

    [Fact]
    public void Switch_FarAway_KeepsOneTimelineAndLetsGoOfTheOldLayer()
    {
        _consumer.Resume(_home.Now);
        Drain();
        Tick(2);
        Assert.Equal(2, _consumer.CurrentLayer);

        _consumer.SetWish(LayerWish.Best with { Preferred = 0 }, _home.Now);
        Drain();
        Tick();
        Tick(0);
        Seconds(1);
        var before = _counters.Packets;
        Tick();

        Assert.Equal((0, 1), (_consumer.CurrentLayer, _counters.Packets - before));
        var steps = _receiver.Packets.Zip(_receiver.Packets.Skip(1), (a, b) => (Time: b.Timestamp - a.Timestamp, Number: b.Sequence - a.Sequence)).Distinct();
        Assert.Equal([(3600u, 1)], steps);
    }

    [Fact]
    public void LayerThatNobodyUsesOnAnyWorker_IsToldToThePublisher_AndComesBackWhenWanted()
    {
        _consumer.SetWish(LayerWish.Best with { Preferred = 0 }, _home.Now);
        _consumer.Resume(_home.Now);
        Drain();
        Tick(0);
        Seconds(5);
        Assert.Equal([true, false, false], _home.Producer.Needs.All);
        // The publisher heeds it.
        for (var second = 0; second < 3; second++) Seconds(1, layers: 1);
        Assert.True(_mirror.Layers[2].Facts(_home.Now, isDormant: false).IsActive);

        _consumer.SetWish(LayerWish.Best, _home.Now);
        Drain();
        Seconds(1);

        Assert.Equal([true, false, true], _home.Producer.Needs.All);
    }

    private void Seconds(int count, int layers = 3)
    {
        for (var second = 0; second < count; second++)
        {
            for (var frame = 0; frame < 25; frame++)
            {
                _home.TickLowest(layers);
                Drain();
            }

            _home.Producer.HandleSecond(_home.Now);
            _mirror.HandleReport(_home.Producer.TakesFeedback, _home.Producer.Report());
            _mirror.HandleSecond(_home.Now);
            Drain();
        }
    }

    private void Tick(params int[] keyLayers)
    {
        _home.Tick(keyLayers);
        Drain();
    }

    private void Drain()
    {
        _entrance.Drain(_home.Now);
        while (_exit.HasPending) _exit.Drain(_home.Now);
    }
}
