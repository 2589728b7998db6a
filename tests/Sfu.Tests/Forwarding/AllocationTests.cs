using System.Buffers.Binary;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Tests.Layers;

namespace RoomLens.Sfu.Tests.Forwarding;

public class AllocationTests
{
    private const int WarmUp = 6000;
    private const int Measured = 5000;

    [Fact]
    public void HandleRtp_WarmWithThreeConsumers_AllocatesNothing()
    {
        var bed = new ForwardingBed(extensions: new ForwardedExtensions(5, 6, 0));
        for (var i = 0; i < 3; i++)
        {
            var consumer = new Consumer($"n{i}", bed.Producer, new CountingReceiver(), new ConsumerSettings((uint)(900 + i), 96, null, null, ForwardedExtensions.Inside), 1);
            bed.Rooms.AddConsumer(consumer);
            consumer.Resume(bed.Now);
        }

        var packet = Vp8Packets.Make(0, 0, ForwardingBed.PublisherSsrc, key: true, size: 1100);
        Run(bed, packet, 0, WarmUp);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(bed, packet, WarmUp, Measured);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void HandleRtp_DescriptorsThatNameWhatIsSent_AllocatesNothing()
    {
        var bed = new ForwardingBed(codec: SupportedCodecs.All.First(codec => codec.Name == "AV1"), dependencyDescriptor: LayeredPackets.DependencyId);
        var consumer = new Consumer("n", bed.Producer, new CountingReceiver(), new ConsumerSettings(900, 96, null, null, ForwardedExtensions.Inside), 1);
        bed.Rooms.AddConsumer(consumer);
        consumer.Resume(bed.Now);
        var stream = new DescribedStream(1, ForwardingBed.PublisherSsrc);
        var (key, upper) = stream.Next(key: true);
        bed.Publish(key);
        bed.Publish(upper);
        consumer.SetWish(new LayerWish(new Want(320, 180, 30), null, null), bed.Now);
        var packets = Enumerable.Range(0, WarmUp + Measured).Select(_ => stream.Next(key: false).Base).ToArray();
        foreach (var packet in packets.AsSpan(0, WarmUp)) Handle(bed, packet);

        var sent = consumer.Sent.TotalPackets;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets.AsSpan(WarmUp)) Handle(bed, packet);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Measured, consumer.Sent.TotalPackets - sent);
    }

    private static void Handle(ForwardingBed bed, byte[] packet)
    {
        if (!RtpPacket.TryParse(packet, out var parsed)) return;
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        bed.Producer.HandleRtp(parsed, bed.Now);
    }

    private static void Run(ForwardingBed bed, byte[] packet, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), unchecked((ushort)i));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(i * 3000));
            if (!RtpPacket.TryParse(packet, out var parsed)) return;
            bed.Time.Advance(TimeSpan.FromMilliseconds(1));
            bed.Producer.HandleRtp(parsed, bed.Now);
        }
    }

    private sealed class CountingReceiver : IConsumerTransport
    {
        private readonly byte[] _slot = new byte[2048];

        public Span<byte> ReserveRtp() => _slot;

        public bool CommitRtp(int length) => true;

        public void SendRtcp(ReadOnlySpan<byte> compound)
        {
        }

        public void Detach(Consumer consumer)
        {
        }
    }
}
