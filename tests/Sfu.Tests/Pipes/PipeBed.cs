using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Pipes;

/// <summary>
/// A producer on one side of a pipe (<see cref="ForwardingBed"/>) and its mirror on the other side, without threads: the test says when an end looks.
/// </summary>
internal sealed class PipeBed
{
    private int _consumers;

    public PipeBed(bool takesFeedback = true)
    {
        Home = new ForwardingBed(takesFeedback);
        var feed = new FeedLog("test");
        var (from, to) = (new WorkerLife(0, feed.NewSource()), new WorkerLife(1, feed.NewSource()));
        Pipe = new Pipe(from, to);
        Entrance = new PipeEntrance(Pipe, Home.Rooms, Counters);
        Exit = new PipeExit(Pipe);
        AwayRooms = TestRooms.Create(feed);
        var peer = new Peer(AwayRooms.Open("room").Value!, "alice", "whip", Home.Time.GetUtcNow()) { Home = from };
        AwayRooms.AddMirror(peer);
        Mirror = new Producer(
            Home.Producer.Id, peer, Home.Producer.Settings, new PipedSource(() => Exit), new PacketScratch(new PacketBufferPool(), new MonotonicClock(Home.Time), 9, 2_000_000))
        {
            Owner = Home.Producer.Owner,
        };
        Mirror.HandleReport(Home.Producer.TakesFeedback, Home.Producer.Report());
        AwayRooms.AddProducer(Mirror);
    }

    /// <summary>Where the producer lives.</summary>
    public ForwardingBed Home { get; }

    public RoomTable AwayRooms { get; }

    public Pipe Pipe { get; }

    public PipeCounters Counters { get; } = new();

    public PipeEntrance Entrance { get; }

    public PipeExit Exit { get; }

    /// <summary>The producer on the other side.</summary>
    public Producer Mirror { get; }

    public (Consumer Consumer, FakeReceiver Receiver) AddAway(string? observer = null)
    {
        var receiver = new FakeReceiver();
        return (AddAway(receiver, observer), receiver);
    }

    /// <summary>A receiver of the mirror, which runs.</summary>
    public Consumer AddAway(IConsumerTransport transport, string? observer = null)
    {
        var consumer = new Consumer(
            $"away{++_consumers}", Mirror, transport, new ConsumerSettings((uint)(700 + _consumers), 96, null, null, ForwardedExtensions.Inside), ForwardingBed.FirstSequence)
        {
            ObserverId = observer,
        };
        AwayRooms.AddConsumer(consumer);
        consumer.Resume(Home.Now);
        Ask();
        return consumer;
    }

    /// <summary>What the receiving end asked arrives.</summary>
    public void Ask() => Entrance.Drain(Home.Now);

    /// <summary>What the sending end put into the pipe arrives.</summary>
    public void Arrive()
    {
        while (Exit.HasPending) Exit.Drain(Home.Now);
    }
}
