using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Congestion;

public class UplinkFeedbackTests
{
    private const byte Id = 5;

    [Fact]
    public void Feedback_EverySoOften_TellsOfEveryPacketOnce()
    {
        var (feedback, publisher) = (new UplinkFeedback(9), new Publisher());
        feedback.Use(Id);

        for (var ms = 1000; ms < 2000; ms += 10)
        {
            if (ms % 100 != 50) Arrive(feedback, (ushort)(ms / 10), Id, ms);
            if (ms % 20 == 0) feedback.HandleTimeout(publisher, Instant.FromMilliseconds(ms));
        }

        Assert.InRange(publisher.Compounds, 10, 20);
        Assert.Equal(9u, publisher.SenderSsrc);
        Assert.Equal(Enumerable.Range(100, publisher.Statuses.Count).Select(number => (ushort)number), publisher.Statuses.Select(status => status.Sequence));
        Assert.All(publisher.Statuses, status => Assert.Equal(status.Sequence % 10 != 5, status.Received));
    }

    [Theory]
    [InlineData(0, Id)]
    [InlineData(Id, 6)]
    public void NotNegotiatedOrNotThere_NothingIsSent(byte used, byte sent)
    {
        var (feedback, publisher) = (new UplinkFeedback(9), new Publisher());
        feedback.Use(used);

        Arrive(feedback, 1, sent, 1000);
        feedback.HandleTimeout(publisher, Instant.FromMilliseconds(2000));

        Assert.Equal(0, publisher.Compounds);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public void Remb_IsSentOnlyWithoutTransportFeedback(bool givesFeedback, int expected)
    {
        var bed = new CongestionBed(1);
        var publisher = bed.Publish(1);
        publisher.GivesTransportFeedback = givesFeedback;

        bed.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(Enumerable.Repeat(2_000_000ul, expected), publisher.Bitrates.Select(bitrate => bitrate / 1000 * 1000).Select(Round));
    }

    private static ulong Round(ulong bitrate) => (bitrate + 500_000) / 1_000_000 * 1_000_000;

    private static void Arrive(UplinkFeedback feedback, ushort number, byte id, long ms)
    {
        var buffer = new byte[64];
        var block = RtpHeaderWriter.Write(buffer, 96, false, number, 0, 7);
        var at = RtpHeaderWriter.BeginExtensions(buffer, block, RtpExtensionReader.OneByteProfile);
        at = RtpHeaderWriter.WriteExtension(buffer, at, RtpExtensionReader.OneByteProfile, id, [(byte)(number >> 8), (byte)number]);
        at = RtpHeaderWriter.EndExtensions(buffer, block, at);
        Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, at), out var packet));
        feedback.HandleRtp(packet, Instant.FromMilliseconds(ms));
    }

    private sealed class Publisher : IProducerSource
    {
        public int Compounds { get; private set; }

        public uint SenderSsrc { get; private set; }

        public List<(ushort Sequence, bool Received)> Statuses { get; } = [];

        public bool TakesFeedback => true;

        public bool HasConsent => true;

        public void SendRtcp(ReadOnlySpan<byte> compound)
        {
            Compounds++;
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            while (reader.TryRead(out var packet))
            {
                if (packet.Kind != RtcpKind.TransportWideFeedback) continue;
                SenderSsrc = packet.SenderSsrc;
                var statuses = packet.ReadTransportWide();
                while (statuses.TryRead(out var sequence, out var status, out _)) Statuses.Add((sequence, status != PacketStatus.NotReceived));
            }
        }

        public void Detach(Producer producer)
        {
        }
    }
}
