using RoomLens.Rtp.Time;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Forwarding;

public class OverloadTests
{
    private static readonly TimeSpan Late = LagMonitor.Limit + TimeSpan.FromMilliseconds(1);

    [Fact]
    public void OneLateTurn_IsNoLag_TwoAre()
    {
        var bed = new ForwardingBed();
        var monitor = new LagMonitor();

        monitor.HandleTurn(bed.Now, bed.Now + Late, null);
        var once = monitor.IsLagging;
        monitor.HandleTurn(bed.Now, bed.Now + Late, null);
        var twice = monitor.IsLagging;
        monitor.HandleTurn(bed.Now, bed.Now, null);

        Assert.Equal((false, true, false), (once, twice, monitor.IsLagging));
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.1, false)]
    public void LateTurns_AreLag_OnlyWhenTheThreadWasBusy(double busy, bool isLag)
    {
        var monitor = new LagMonitor();
        var (now, used) = (new Instant(0), TimeSpan.Zero);

        for (var i = 0; i < 3; i++)
        {
            now += Late;
            used += Late * busy;
            monitor.HandleTurn(now - Late, now, used);
        }

        Assert.Equal(isLag, monitor.IsLagging);
    }

    [Fact]
    public void Lag_HoldsWholeFramesOfObserversBack_AndEndsWithAKeyFrameRequest()
    {
        var bed = new ForwardingBed();
        var (bot, toBot) = bed.AddConsumer(observer: "bot-1");
        var (human, toHuman) = bed.AddConsumer();
        bed.Frame(1, 0);
        bot.Resume(bed.Now);
        human.Resume(bed.Now);
        bed.Frame(2, 3000, key: true);
        bed.Publish(Vp8Packets.Make(3, 6000, ForwardingBed.PublisherSsrc, marker: false));

        SetLag(bed, true);
        bed.Publish(Vp8Packets.Make(4, 6000, ForwardingBed.PublisherSsrc, first: false));
        bed.Frame(5, 9000);
        SetLag(bed, false);
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        var asked = bed.Source.KeyFrameRequests;
        bed.Frame(6, 12_000);
        bed.Frame(7, 15_000, key: true);

        Assert.Equal([3000u, 6000, 6000, 15_000], toBot.Packets.Select(packet => packet.Timestamp));
        Assert.Equal([3000u, 6000, 6000, 9000, 12_000, 15_000], toHuman.Packets.Select(packet => packet.Timestamp));
        Assert.All(toBot.Packets.Skip(1).Zip(toBot.Packets), pair => Assert.Equal(pair.Second.Sequence + 1, pair.First.Sequence));
        Assert.Equal((asked + 1, 1), (bed.Source.KeyFrameRequests, bot.Sheds));
    }

    private static void SetLag(ForwardingBed bed, bool lags)
    {
        for (var i = 0; i < 2; i++) bed.Scratch.Lag.HandleTurn(bed.Now, lags ? bed.Now + Late : bed.Now, null);
    }
}
