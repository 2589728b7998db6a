using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Receive;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Layers;

/// <summary>AV1 with dependency descriptors through the node into a bot's receiver: its decisions come from them.</summary>
public sealed class DescribedForwardingTests
{
    private static readonly RtpCodec Av1 = SupportedCodecs.All.First(codec => codec.Name == "AV1");

    private readonly ForwardingBed _bed = new(codec: Av1, dependencyDescriptor: LayeredPackets.DependencyId);
    private readonly DescribedStream _stream = new(100, ForwardingBed.PublisherSsrc);
    private readonly ReceiveStream _bot = new(new ReceiveStreamOptions
    {
        Codec = VideoCodec.Av1,
        Ssrc = ForwardingBed.ConsumerSsrc,
        PayloadType = 96,
        RtxSsrc = ForwardingBed.RtxSsrc,
        RtxPayloadType = 97,
        LocalSsrc = 1,
        Cname = "bot",
        DependencyDescriptorId = ForwardedExtensions.Inside.DependencyDescriptor,
    }, new PacketBufferPool());

    private int _delivered;

    [Fact]
    public void Descriptors_ArriveWhole()
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);

        var published = Send(3);

        Assert.Equal(published.Select(Descriptor), receiver.Packets.Select(packet => Descriptor(packet.Bytes)));
        Assert.Equal(6, receiver.Packets.Count);
    }

    [Fact]
    public void UpperLayerLost_TheBotNeedsAKeyFrame_ByItsChain()
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);
        Send(3);
        Deliver(receiver);
        Send(1);
        // The base of the fourth unit comes, its upper layer never.
        Deliver(receiver, lost: 7);

        Send(40);
        Deliver(receiver);

        Assert.Equal(3, Frames());
        Assert.InRange(_bot.KeyFrameRequests, 1, 8);
    }

    [Fact]
    public void UpperLayerLeftOut_TheBotGoesOnWithTheBase()
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);
        Send(3);
        consumer.SetWish(new LayerWish(new Want(320, 180, 30), null, null), _bed.Now);
        Send(40);

        Deliver(receiver);

        Assert.Equal(43, Frames());
        Assert.Equal(0, _bot.KeyFrameRequests);
        Assert.All(receiver.Packets.Skip(6), packet => Assert.Equal(1u, Active(packet.Bytes)));
    }

    [Fact]
    public void Repeated_NamesWhatWasSentThen()
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);
        Send(2);
        consumer.SetWish(new LayerWish(new Want(320, 180, 30), null, null), _bed.Now);
        Send(2);
        var sent = receiver.Packets.ToArray();

        _bed.Nack(consumer, sent[^1].Sequence, sent[1].Sequence);

        var repeated = receiver.Packets.Skip(sent.Length).Select(packet => Active(packet.Bytes)).ToArray();
        Assert.Equal([1u, 3u], repeated.Order());
    }

    [Fact]
    public void ViewerWithoutDescriptors_GetsOneByteHeadersOnly()
    {
        var (consumer, receiver) = _bed.AddConsumer(extensions: new ForwardedExtensions(2, 0, 0));
        consumer.Resume(_bed.Now);
        var packet = _stream.Next(key: true).Base;
        var payload = Parse(packet).Payload.ToArray();

        _bed.Publish(packet);

        var sent = Assert.Single(receiver.Packets);
        Assert.False(Parse(sent.Bytes).HasExtension);
        Assert.Equal(payload, sent.Payload);
    }

    [Fact]
    public void Description_NamesTheDescriptor_WhereThePublisherSendsItAndTheCodecNeedsIt()
    {
        var settings = new ProducerSettings { Codec = Av1, PayloadType = 45, Extensions = new ForwardedExtensions(0, 0, 0, 9) };

        Assert.Contains(PlainExtensions.Describe(settings), extension => extension.Uri == HeaderExtensionUris.DependencyDescriptor && extension.Id == 8);
        Assert.DoesNotContain(PlainExtensions.Describe(settings with { Extensions = default }), extension => extension.Uri == HeaderExtensionUris.DependencyDescriptor);
        Assert.Equal(0, PlainExtensions.Of(settings with { Codec = SupportedCodecs.Vp8 }).DependencyDescriptor);
    }

    private List<byte[]> Send(int units)
    {
        List<byte[]> sent = [];
        for (var i = 0; i < units; i++)
        {
            _bed.Time.Advance(TimeSpan.FromMilliseconds(33));
            var (low, high) = _stream.Next(key: _bed.Producer.LastPacketAt is null);
            _bed.Publish(low);
            _bed.Publish(high);
            sent.AddRange([low, high]);
        }

        return sent;
    }

    private void Deliver(FakeReceiver receiver, int? lost = null)
    {
        for (; _delivered < receiver.Packets.Count; _delivered++)
            if (_delivered != lost) _bot.HandleRtp(Parse(receiver.Packets[_delivered].Bytes), _bed.Now);
    }

    private int Frames()
    {
        var frames = 0;
        Span<byte> buffer = stackalloc byte[1200];
        // Long enough that a hole is given up.
        for (var i = 0; i < 20; i++)
        {
            _bed.Time.Advance(TimeSpan.FromMilliseconds(100));
            _bot.HandleTimeout(_bed.Now);
            while (_bot.TryPollFrame(out _)) frames++;
            while (_bot.TryPollRtcp(buffer, out _)) continue;
        }

        return frames;
    }

    private static RtpPacket Parse(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet;
    }

    private static string Descriptor(byte[] bytes)
    {
        var packet = Parse(bytes);
        return packet.TryGetExtension(LayeredPackets.DependencyId, out var data) ? Convert.ToHexString(data) : "none";
    }

    private static uint? Active(byte[] bytes)
    {
        var reader = new DependencyDescriptorReader();
        var (key, _) = new DescribedStream(0, 1).Next(key: true);
        Assert.True(Parse(key).TryGetExtension(LayeredPackets.DependencyId, out var structure) && reader.TryRead(structure, out _));
        Assert.True(Parse(bytes).TryGetExtension(LayeredPackets.DependencyId, out var data));
        Assert.True(reader.TryRead(data, out var frame));
        return frame.ActiveDecodeTargets;
    }
}
