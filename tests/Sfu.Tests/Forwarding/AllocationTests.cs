using System.Buffers.Binary;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;

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
