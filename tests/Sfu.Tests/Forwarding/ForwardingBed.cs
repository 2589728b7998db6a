using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>One producer with a fake publisher in a room, and as many fake receivers as a test wants. No sockets; the test moves the time.</summary>
internal sealed class ForwardingBed
{
    public const uint PublisherSsrc = 0x1111_1111;
    public const uint ConsumerSsrc = 0x2222_2222;
    public const uint RtxSsrc = 0x3333_3333;
    public const ushort FirstSequence = 1000;

    private readonly MonotonicClock _clock;
    private int _consumers;

    public ForwardingBed(
        bool takesFeedback = true, ForwardedExtensions extensions = default, bool onlyFir = false, RtpCodec? codec = null, byte dependencyDescriptor = 0)
    {
        _clock = new MonotonicClock(Time);
        Rooms = TestRooms.Create(Feed);
        Room = Rooms.Open("room").Value!;
        var peer = Rooms.Join(Room, "alice", "whip", Time.GetUtcNow());
        Source.TakesFeedback = takesFeedback;
        var settings = new ProducerSettings
        {
            Codec = codec ?? SupportedCodecs.Vp8,
            PayloadType = Vp8Packets.PayloadType,
            RtxPayloadType = 101,
            TakesNack = true,
            TakesPli = takesFeedback && !onlyFir,
            TakesFir = takesFeedback,
            TakesRemb = true,
            Extensions = extensions with { DependencyDescriptor = dependencyDescriptor },
        };
        Producer = new Producer("p1", peer, settings, Source, Scratch = new PacketScratch(new PacketBufferPool(), _clock, 0x9999, 2_000_000));
        Rooms.AddProducer(Producer);
    }

    public ManualClock Time { get; } = new();

    public PacketScratch Scratch { get; }

    public FakeSource Source { get; } = new();

    public FeedLog Feed { get; } = new("test");

    public RoomTable Rooms { get; }

    public Room Room { get; }

    public Producer Producer { get; }

    public Instant Now => _clock.Now;

    public (Consumer Consumer, FakeReceiver Receiver) AddConsumer(bool rtx = true, ForwardedExtensions? extensions = null, ConsumerAssignment? assignment = null, string? observer = null)
    {
        var receiver = new FakeReceiver();
        var settings = new ConsumerSettings(ConsumerSsrc, 96, rtx ? RtxSsrc : null, rtx ? (byte)97 : null, extensions ?? ForwardedExtensions.Inside);
        var consumer = new Consumer($"c{++_consumers}", Producer, receiver, settings, FirstSequence) { Assignment = assignment, ObserverId = observer };
        Rooms.AddConsumer(consumer);
        return (consumer, receiver);
    }

    public void Publish(byte[] packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        Producer.HandleRtp(parsed, Now);
    }

    public void Frame(ushort sequence, uint timestamp, bool key = false, uint ssrc = PublisherSsrc) =>
        Publish(Vp8Packets.Make(sequence, timestamp, ssrc, key));

    public void Report(DateTimeOffset utc, uint timestamp, uint ssrc = PublisherSsrc) =>
        Producer.HandleSenderReport(new SenderReport(ssrc, NtpTime.FromUtc(utc), timestamp, 1, 1), Now);

    public void Nack(Consumer consumer, params ushort[] sequences)
    {
        Span<byte> buffer = stackalloc byte[256];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteNack(1, consumer.Settings.Ssrc, sequences));
        Assert.True(RtcpReader.TryCreate(buffer[..writer.Length], out var reader));
        Assert.True(reader.TryRead(out var packet));
        consumer.HandleNack(packet.ReadNack(), Now);
    }
}
