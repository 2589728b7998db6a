using RoomLens.Hosting.Time;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Layers;

/// <summary>
/// A VP8 stream of three layers (160×90, 320×180, 640×360) with numbers of their own, one consumer, and a clock that the test moves. Layer n's
/// timestamps run n × 10⁶ ticks ahead, and its reports say so.
/// </summary>
internal sealed class SimulcastBed
{
    public const byte RidExtension = 5;
    private const byte PayloadType = 100;
    private readonly MonotonicClock _clock;
    private readonly ushort[] _sequences = [100, 30_000, 65_530];
    private readonly int[] _pictures = [5, 900, 32_760];

    public SimulcastBed()
    {
        _clock = new MonotonicClock(Time);
        var rooms = Rooms = TestRooms.Create(new FeedLog("test"));
        var peer = rooms.Join(rooms.Open("room").Value!, "alice", Peer.WebRtc, Time.GetUtcNow());
        var settings = new ProducerSettings
        {
            Codec = SupportedCodecs.Vp8,
            PayloadType = PayloadType,
            RtxPayloadType = 101,
            TakesPli = true,
            Encodings = [new("r0", null, null), new("r1", null, null), new("r2", null, null)],
            StreamIds = new StreamIdExtensions(0, RidExtension, 6),
        };
        Producer = new Producer("p", peer, settings, Source, new PacketScratch(new PacketBufferPool(), _clock, 9, 2_000_000));
        rooms.AddProducer(Producer);
        Consumer = new Consumer("c", Producer, Receiver, new ConsumerSettings(7, 96, 8, 97, ForwardedExtensions.Inside), 1000);
        rooms.AddConsumer(Consumer);
    }

    public ManualClock Time { get; } = new();

    public RoomTable Rooms { get; }

    public FakeSource Source { get; } = new();

    public FakeReceiver Receiver { get; } = new();

    public Producer Producer { get; }

    public Consumer Consumer { get; }

    public Instant Now => _clock.Now;

    public static uint Ssrc(int layer) => 0x100u + (uint)layer;

    /// <summary>Lets every layer send a frame of the same moment, a frame interval after the last.</summary>
    public void Tick(params int[] keyLayers) => TickLowest(3, keyLayers);

    /// <summary>The same, with the lowest few layers only.</summary>
    public void TickLowest(int layers, params int[] keyLayers)
    {
        Time.Advance(TimeSpan.FromMilliseconds(40));
        for (var layer = 0; layer < layers; layer++) Send(layer, keyLayers.Contains(layer));
    }

    public void Report()
    {
        for (var layer = 0; layer < 3; layer++)
            Producer.HandleSenderReport(new SenderReport(Ssrc(layer), NtpTime.FromUtc(Time.GetUtcNow()), Timestamp(layer), 1, 1), Now);
    }

    public static byte[] Packet(ushort sequence, uint timestamp, uint ssrc, bool key, int width, int picture, string? rid = null)
    {
        var packet = new byte[64];
        var position = RtpHeaderWriter.Write(packet, PayloadType, true, sequence, timestamp, ssrc);
        if (rid is not null)
        {
            var block = position;
            position = RtpHeaderWriter.BeginExtensions(packet, block, RtpExtensionReader.OneByteProfile);
            position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, RidExtension, System.Text.Encoding.ASCII.GetBytes(rid));
            position = RtpHeaderWriter.EndExtensions(packet, block, position);
        }

        // X, S; I and L; 15-bit picture id; TL0PICIDX; frame tag, start code, size.
        byte[] payload =
        [
            0x90, 0xC0, (byte)(0x80 | picture >> 8 & 0x7F), (byte)picture, (byte)picture,
            (byte)(key ? 0x10 : 0x11), 0, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)(width * 9 / 16), (byte)(width * 9 / 16 >> 8),
        ];
        payload.CopyTo(packet, position);
        return packet[..(position + payload.Length)];
    }

    private uint Timestamp(int layer) => (uint)(layer * 1_000_000 + Time.GetTimestamp() * 9 / 1000);

    private void Send(int layer, bool key)
    {
        var packet = Packet(_sequences[layer]++, Timestamp(layer), Ssrc(layer), key, 160 << layer, _pictures[layer]++);
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        Producer.HandleRtp(parsed, Now, layer);
    }
}
