using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>A room with publishers and one viewer, run in steps of a millisecond with the worker's turns of 20 ms and its work of each second.</summary>
internal sealed class CongestionBed
{
    public static readonly NetworkConditions Wide = new() { RateKbps = 20_000, DelayMs = 20, JitterMs = 4, QueueMs = 500 };

    private const int TurnMs = 20;

    private readonly ManualClock _time = new();
    private readonly MonotonicClock _clock;
    private readonly Room _room;
    private readonly PacketScratch _scratch;
    private readonly List<IEmulatedPublisher> _publishers = [];

    public CongestionBed(int seed)
    {
        _clock = new MonotonicClock(_time);
        Rooms = TestRooms.Create(new FeedLog("test"));
        _room = Rooms.Open("room").Value!;
        _scratch = new PacketScratch(new PacketBufferPool(), _clock, 0x9999, 2_000_000);
        Viewer = new CongestedViewer(Wide, seed);
    }

    public RoomTable Rooms { get; }

    public CongestedViewer Viewer { get; }

    public Instant Now => _clock.Now;

    private long NowMs => Now.Nanoseconds / 1_000_000;

    public LayeredPublisher Publish(int layers, bool isTemporal = false) =>
        Add(new LayeredPublisher(_room, Rooms, _scratch, $"p{_publishers.Count}", layers, isTemporal));

    /// <summary>A stream with layers inside: <c>CODEC MODE</c>.</summary>
    public SvcPublisher PublishSvc(string stream) =>
        Add(new SvcPublisher(_room, Rooms, _scratch, $"p{_publishers.Count}", stream.Split(' ')[0], stream.EndsWith("_KEY", StringComparison.Ordinal)));

    public void Run(TimeSpan time)
    {
        for (var end = NowMs + (long)time.TotalMilliseconds; NowMs < end; Step())
        {
        }
    }

    /// <summary>Runs until something is so, and gives how long that took, milliseconds; the limit when it never was.</summary>
    public long RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var began = NowMs;
        while (!condition() && NowMs - began < limit.TotalMilliseconds) Step();
        return NowMs - began;
    }

    private T Add<T>(T publisher) where T : IEmulatedPublisher
    {
        _publishers.Add(publisher);
        return publisher;
    }

    private void Step()
    {
        var (nowMs, now) = (NowMs, Now);
        Viewer.HandleMillisecond(nowMs, now);
        if (nowMs % LayeredPublisher.FrameMs == 0)
            foreach (var publisher in _publishers) publisher.SendFrames(now);
        if (nowMs % TurnMs == 0)
        {
            foreach (var publisher in _publishers) publisher.Producer.HandleTimeout(now);
            Viewer.Downlink.HandleTimeout(now);
        }

        if (nowMs % 1000 == 500) HandleSecond(now);
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private void HandleSecond(Instant now)
    {
        foreach (var publisher in _publishers)
        {
            publisher.Report(_time.GetUtcNow(), now);
            publisher.Producer.HandleSecond(now);
        }
    }
}
