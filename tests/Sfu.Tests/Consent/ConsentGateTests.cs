using RoomLens.Contracts.Consent;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Consent;

public class ConsentGateTests
{
    private readonly ConsentSource _source = new(hasScheduler: true);
    private long _version;

    [Fact]
    public void Refresh_Refused_StopsTheObserverAtOnce_AndNobodyElse()
    {
        var bed = new ForwardingBed();
        var gate = new ConsentGate(bed.Rooms, _source);
        var (bot, toBot) = bed.AddConsumer(observer: "bot-1");
        var (human, toHuman) = bed.AddConsumer();
        Tell(gate);
        Assert.Null(ConsentGate.Resume(bot, bed.Now));
        human.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);
        bed.Frame(2, 6000);

        Tell(gate, refused: ["alice"]);
        bed.Frame(3, 9000, key: true);
        bed.Nack(bot, toBot.Packets[0].Sequence);
        var refusal = ConsentGate.Resume(bot, bed.Now);
        bot.Resume(bed.Now);
        bed.Frame(4, 12_000, key: true);

        Assert.Equal([3000u, 6000], toBot.Packets.Select(packet => packet.Timestamp));
        Assert.Equal([3000u, 6000, 9000, 12_000], toHuman.Packets.Select(packet => packet.Timestamp));
        Assert.Equal((403, true), (refusal!.Status, bot.IsPaused));
        Assert.Contains("alice", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal((false, ObservationBars.Refused), (bed.Producer.Snapshot().Observable, bed.Producer.Snapshot().Barred));
    }

    [Fact]
    public void Refresh_AllowedAgain_GoesOnWithAKeyFrameWhenItIsResumed()
    {
        var bed = new ForwardingBed();
        var gate = new ConsentGate(bed.Rooms, _source);
        var (bot, toBot) = bed.AddConsumer(observer: "bot-1");
        Tell(gate, RoomObservation.Denied);
        Assert.NotNull(ConsentGate.Resume(bot, bed.Now));
        bed.Frame(1, 3000, key: true);

        Tell(gate);
        bed.Frame(2, 6000, key: true);
        var beforeResume = toBot.Packets.Count;
        Assert.Null(ConsentGate.Resume(bot, bed.Now));
        bed.Producer.HandleTimeout(bed.Now);
        bed.Frame(3, 9000);

        // The first key frame since then is in the cache; the one from before must not be.
        Assert.Equal(0, beforeResume);
        Assert.Equal([6000u, 9000], toBot.Packets.Select(packet => packet.Timestamp));
        Assert.True(bed.Producer.Snapshot().Observable);
    }

    [Fact]
    public void Refresh_RoomNoLongerInThePlan_IsNotObserved()
    {
        var bed = new ForwardingBed();
        var gate = new ConsentGate(bed.Rooms, _source);
        Tell(gate);

        Assert.True(_source.TryTake(Plans.Of(1, ++_version)));
        gate.Refresh();

        Assert.Equal(ObservationBar.UnknownPolicy, bed.Producer.ObservationBar);
    }

    private void Tell(ConsentGate gate, RoomObservation policy = RoomObservation.Allowed, string[]? refused = null)
    {
        Assert.True(_source.TryTake(Plans.Of(1, ++_version, Plans.Room("room", policy, refused))));
        gate.Refresh();
    }
}
