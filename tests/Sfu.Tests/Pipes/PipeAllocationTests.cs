using System.Buffers.Binary;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Pipes;

public class PipeAllocationTests
{
    private const int WarmUp = 6000;
    private const int Measured = 5000;

    [Fact]
    public void Packet_FromPublisherToThreeFarReceivers_AllocatesNothing()
    {
        var bed = new PipeBed();
        for (var i = 0; i < 3; i++) bed.AddAway(new CountingReceiver());
        var packet = Vp8Packets.Make(0, 0, ForwardingBed.PublisherSsrc, key: true, size: 1100);
        Run(bed, packet, 0, WarmUp);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(bed, packet, WarmUp, Measured);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((WarmUp + Measured, 0), (bed.Counters.Packets, bed.Counters.DroppedForPeople));
        Assert.All(bed.Mirror.Consumers, consumer => Assert.Equal(WarmUp + Measured, consumer.Sent.TotalPackets));
    }

    private static void Run(PipeBed bed, byte[] packet, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), unchecked((ushort)i));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(i * 3000));
            if (!RtpPacket.TryParse(packet, out var parsed)) return;
            bed.Home.Time.Advance(TimeSpan.FromMilliseconds(1));
            bed.Home.Producer.HandleRtp(parsed, bed.Home.Now);
            if (i % 10 == 9)
            {
                bed.Arrive();
                bed.Ask();
            }
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
