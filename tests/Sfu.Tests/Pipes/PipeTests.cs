using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Pipes;

public class PipeTests
{
    private static readonly DateTimeOffset ReportedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Packets_OnBothSides_AreTheSame()
    {
        var bed = new PipeBed();
        var (here, near) = bed.Home.AddConsumer(rtx: false);
        here.Resume(bed.Home.Now);
        var (_, far) = bed.AddAway();

        for (ushort i = 0; i < 20; i++) bed.Home.Publish(Noise(i, key: i % 10 == 0));
        bed.Arrive();

        Assert.Equal(20, far.Packets.Count);
        Assert.Equal(near.Packets.Select(p => (p.Sequence, p.Timestamp)), far.Packets.Select(p => (p.Sequence, p.Timestamp)));
        Assert.Equal(near.Packets.Select(p => Convert.ToHexString(p.Payload)), far.Packets.Select(p => Convert.ToHexString(p.Payload)));
    }

    [Fact]
    public void Packet_ForManyReceivers_GoesThroughThePipeOnce()
    {
        var bed = new PipeBed();
        var receivers = Enumerable.Range(0, 5).Select(_ => bed.AddAway().Receiver).ToArray();
        var before = bed.Counters.Packets;

        for (ushort i = 0; i < 10; i++) bed.Home.Frame(i, i * 3000u, key: i == 0);
        bed.Arrive();

        Assert.Equal(10, bed.Counters.Packets - before);
        Assert.All(receivers, receiver => Assert.Equal(10, receiver.Packets.Count));
    }

    [Fact]
    public void Stream_IsOpenAsLongAsSomebodyReceivesIt()
    {
        var bed = new PipeBed();
        bed.Home.Frame(0, 0, key: true);
        Assert.Equal(0, bed.Counters.Packets);

        var (consumer, _) = bed.AddAway();
        bed.Home.Frame(1, 3000, key: true);
        Assert.Equal((1, 1), (bed.Counters.Packets, bed.Entrance.Streams));
        bed.AwayRooms.CloseConsumer(consumer, "closed");
        bed.Mirror.HandleSecond(bed.Home.Now);
        bed.Ask();
        bed.Home.Frame(2, 6000);
        bed.Arrive();

        Assert.Equal((1, 0), (bed.Counters.Packets, bed.Entrance.Streams));
        Assert.True(bed.Exit.IsIdle);
    }

    [Fact]
    public void KeyFrameRequests_OfBothSides_AreMergedIntoOne()
    {
        var bed = new PipeBed();
        bed.Home.Frame(0, 0, key: true);
        var near = Enumerable.Range(0, 30).Select(_ => bed.Home.AddConsumer().Consumer).ToArray();
        foreach (var consumer in near) consumer.Resume(bed.Home.Now);
        var far = Enumerable.Range(0, 30).Select(_ => bed.AddAway().Consumer).ToArray();

        foreach (var consumer in near.Concat(far)) consumer.HandleKeyFrameRequest(bed.Home.Now);
        bed.Ask();

        Assert.Equal(1, bed.Home.Source.KeyFrameRequests);
        bed.Home.Frame(1, 3000, key: true);
        bed.Home.Time.Advance(TimeSpan.FromSeconds(5));
        bed.Home.Producer.HandleTimeout(bed.Home.Now);
        bed.Mirror.HandleTimeout(bed.Home.Now);
        bed.Ask();
        Assert.Equal(1, bed.Home.Source.KeyFrameRequests);
    }

    [Fact]
    public void Nack_OfAFarReceiver_IsAnsweredByTheHistoryThere()
    {
        var bed = new PipeBed();
        var (consumer, receiver) = bed.AddAway();
        for (ushort i = 0; i < 5; i++) bed.Home.Frame(i, i * 3000u, key: i == 0);
        bed.Arrive();

        bed.Home.Nack(consumer, ForwardingBed.FirstSequence + 2);

        Assert.Equal((6, ForwardingBed.FirstSequence + 2), (receiver.Packets.Count, receiver.Packets[^1].Sequence));
        Assert.False(bed.Entrance.HasPending);
        Assert.Empty(bed.Home.Source.Nacked);
    }

    [Fact]
    public void FullPipe_DropsForObserversFirst_AndCounts()
    {
        var (people, observers) = (new PipeBed(), new PipeBed());
        people.AddAway();
        observers.AddAway("bot");
        foreach (var bed in (PipeBed[])[people, observers])
            for (var i = 0; i < Pipe.Packets + 10; i++) bed.Home.Frame((ushort)i, (uint)i * 3000, key: i == 0);

        Assert.Equal((Pipe.Packets, 10, 0), (people.Counters.Packets, people.Counters.DroppedForPeople, people.Counters.DroppedForObservers));
        Assert.Equal(
            (Pipe.Packets - Pipe.KeptForPeople, 0, Pipe.KeptForPeople + 10),
            (observers.Counters.Packets, observers.Counters.DroppedForPeople, observers.Counters.DroppedForObservers));
    }

    [Fact]
    public void PersonBesideObserver_MakesAStreamOneForPeople()
    {
        var bed = new PipeBed();
        bed.AddAway("bot");
        bed.AddAway();
        bed.Mirror.HandleSecond(bed.Home.Now);
        bed.Ask();

        for (var i = 0; i < Pipe.Packets + 1; i++) bed.Home.Frame((ushort)i, (uint)i * 3000, key: i == 0);

        Assert.Equal((1, 0), (bed.Counters.DroppedForPeople, bed.Counters.DroppedForObservers));
    }

    [Fact]
    public void PacketDroppedByThePipe_AskedForByAReceiver_ComesFromWhereTheStreamLives()
    {
        var bed = new PipeBed();
        var (consumer, receiver) = bed.AddAway();
        for (var i = 0; i < Pipe.Packets + 1; i++) bed.Home.Frame((ushort)i, (uint)i * 3000, key: i == 0);
        bed.Arrive();
        bed.Home.Frame(Pipe.Packets + 1, (Pipe.Packets + 1) * 3000u);
        bed.Arrive();
        var missing = (ushort)(ForwardingBed.FirstSequence + Pipe.Packets);
        Assert.Equal([missing - 1, missing + 1], receiver.Packets.TakeLast(2).Select(packet => (int)packet.Sequence));

        bed.Home.Nack(consumer, missing);
        bed.Ask();
        bed.Arrive();

        Assert.Equal((missing, Pipe.Packets * 3000u), (receiver.Packets[^1].Sequence, receiver.Packets[^1].Timestamp));
    }

    [Fact]
    public void PublisherThatCannotBeAsked_IsReplayedFromItsLastKeyFrame()
    {
        var bed = new PipeBed(takesFeedback: false);
        bed.Home.Frame(0, 0, key: true);
        for (ushort i = 1; i < 50; i++) bed.Home.Frame(i, i * 3000u);
        var (_, receiver) = bed.AddAway();

        bed.Home.Frame(50, 150_000);
        for (var turn = 0; turn < 3; turn++)
        {
            bed.Home.Time.Advance(TimeSpan.FromMilliseconds(20));
            bed.Home.Producer.HandleTimeout(bed.Home.Now);
            bed.Arrive();
        }

        bed.Home.Frame(51, 153_000);
        bed.Arrive();

        Assert.Equal(Enumerable.Range(0, 52).Select(i => (uint)i * 3000), receiver.Packets.Select(packet => packet.Timestamp));
    }

    [Fact]
    public void SenderReports_OnBothSides_SayTheSame()
    {
        var bed = new PipeBed();
        bed.Home.Frame(0, 0, key: true);
        bed.Home.Report(ReportedAt, 0);
        var (_, early) = bed.AddAway();
        var (here, near) = bed.Home.AddConsumer();
        here.Resume(bed.Home.Now);
        bed.Home.Frame(1, 3000, key: true);
        bed.Arrive();
        bed.Home.Time.Advance(TimeSpan.FromSeconds(2));
        bed.Home.Report(ReportedAt + TimeSpan.FromSeconds(2.5), 180_000);
        bed.Arrive();
        bed.Home.Producer.HandleSecond(bed.Home.Now);
        bed.Mirror.HandleSecond(bed.Home.Now);

        Assert.Equal(2, early.Reports.Count);
        Assert.Equal(near.Reports.Select(Clock), early.Reports.Select(Clock));

        static (ulong Ntp, uint Timestamp) Clock(SenderReport report) => (report.Ntp.Value, report.RtpTimestamp);
    }

    [Fact]
    public void ClosedProducer_TakesNoMoreRequests()
    {
        var bed = new PipeBed();
        bed.Home.Frame(0, 0, key: true);
        var (consumer, _) = bed.AddAway();
        var asked = bed.Home.Source.KeyFrameRequests;
        bed.Home.Rooms.CloseProducer(bed.Home.Producer, "closed");

        consumer.HandleKeyFrameRequest(bed.Home.Now);
        bed.Ask();

        Assert.Equal(asked, bed.Home.Source.KeyFrameRequests);
        Assert.True(bed.Home.Source.IsDetached);
    }

    /// <summary>One packet of a frame whose every octet counts.</summary>
    private static byte[] Noise(ushort sequence, bool key)
    {
        var packet = Vp8Packets.Make(sequence, sequence * 3000u, ForwardingBed.PublisherSsrc, key, size: 600);
        for (var i = RtpPacket.FixedHeaderLength + 12; i < packet.Length; i++) packet[i] = (byte)(i * 31 + sequence * 17);
        return packet;
    }
}
