using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Switching;

/// <summary>
/// A simulcast publisher behind a lossy link, a producer, one viewer behind a lossy link and one recorded beside the SFU, on one emulated clock.
/// </summary>
internal sealed class SwitchingCall
{
    private const double StepMs = 5;
    private const double TurnMs = 20;
    private const double FrameMs = 40;

    private readonly ManualClock _time = new();
    private readonly MonotonicClock _clock;
    private readonly Consumer[] _consumers;
    private double _nowMs;

    public SwitchingCall(IReadOnlyList<IReadOnlyList<byte[]>> clips, double loss, int seed)
    {
        _clock = new MonotonicClock(_time);
        var network = new NetworkConditions { Loss = loss, DelayMs = 10 };
        Publisher = new SimulcastPublisher(clips, network, seed);
        Viewer = new LossyViewer(network, seed + 1);
        var rooms = TestRooms.Create(new FeedLog("test"));
        var peer = rooms.Join(rooms.Open("room").Value!, "alice", Peer.WebRtc, _time.GetUtcNow());
        var settings = new ProducerSettings
        {
            Codec = SupportedCodecs.Vp8,
            PayloadType = 100,
            RtxPayloadType = 101,
            TakesNack = true,
            TakesPli = true,
            Encodings = [new("r0", null, null), new("r1", null, null), new("r2", null, null)],
        };
        Producer = new Producer("p", peer, settings, Publisher, new PacketScratch(new PacketBufferPool(), _clock, 9, 2_000_000));
        rooms.AddProducer(Producer);
        _consumers =
        [
            new Consumer("seen", Producer, Viewer, new ConsumerSettings(
                LossyViewer.Ssrc, LossyViewer.PayloadType, LossyViewer.RtxSsrc, LossyViewer.RtxPayloadType, ForwardedExtensions.Inside), 1000),
            new Consumer("recorded", Producer, Recorder, new ConsumerSettings(17, 96, null, null, ForwardedExtensions.Inside), 65_000),
        ];
        foreach (var consumer in _consumers) rooms.AddConsumer(consumer);
    }

    public SimulcastPublisher Publisher { get; }

    public LossyViewer Viewer { get; }

    /// <summary>Takes what the second consumer is sent, without loss.</summary>
    public FakeReceiver Recorder { get; } = new();

    public Producer Producer { get; }

    public IReadOnlyList<Consumer> Consumers => _consumers;

    public void Prefer(int layer)
    {
        foreach (var consumer in _consumers) consumer.SetWish(LayerWish.Best with { Preferred = layer }, _clock.Now);
    }

    public void SetPaused(bool paused)
    {
        foreach (var consumer in _consumers)
        {
            if (paused) consumer.Pause();
            else consumer.Resume(_clock.Now);
        }
    }

    /// <summary>The publisher sends nothing new from now on.</summary>
    public bool IsEnding { get; set; }

    public void Run(double seconds)
    {
        for (var end = _nowMs + seconds * 1000; _nowMs < end; Step())
        {
        }
    }

    private void Step()
    {
        _nowMs += StepMs;
        _time.Advance(TimeSpan.FromMilliseconds(StepMs));
        Publisher.NowMs = Viewer.NowMs = _nowMs;
        if (_nowMs % FrameMs == 0 && !IsEnding) Publisher.SendFrame();
        Publisher.Deliver(Producer, _clock.Now);
        if (_nowMs % TurnMs == 0) Producer.HandleTimeout(_clock.Now);
        Viewer.Advance(_consumers[0], _clock.Now);
        if (_nowMs % 1000 != 0) return;
        // On the frame grid, so that the report gives the moment of the last frame.
        for (var layer = 0; layer < Producer.Layers.Count; layer++)
        {
            var report = new SenderReport(
                Layers.SimulcastBed.Ssrc(layer), NtpTime.FromUtc(_time.GetUtcNow()), SimulcastPublisher.Timestamp(layer, Publisher.Frames - 1), 1, 1);
            Producer.HandleSenderReport(report, _clock.Now);
        }

        Producer.HandleSecond(_clock.Now);
    }
}
