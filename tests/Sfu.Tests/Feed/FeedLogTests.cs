using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Feed;

namespace RoomLens.Sfu.Tests.Feed;

public class FeedLogTests
{
    [Fact]
    public async Task Subscribe_WithoutId_BeginsWithSnapshot()
    {
        var log = new FeedLog("me");
        var source = log.NewSource();
        source.Publish(Left("a"));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(null));

        var (id, message) = Assert.Single(messages);
        Assert.Equal((FeedTypes.Reset, "me", "me:1"), (message.Type, message.InstanceId, id));
    }

    [Fact]
    public async Task Subscribe_WithIdOfThisProcess_GetsWhatCameAfter()
    {
        var log = new FeedLog("me");
        var source = log.NewSource();
        foreach (var peer in (string[])["a", "b", "c"]) source.Publish(Left(peer));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe("me:1"));

        Assert.Equal(["b", "c"], messages.Select(m => m.Message.PeerId));
        Assert.Equal(["me:2", "me:3"], messages.Select(m => m.Id));
    }

    [Theory]
    [InlineData("other:1")]
    [InlineData("me:99")]
    [InlineData("me:-1")]
    [InlineData("me:x")]
    [InlineData("garbage")]
    public async Task Subscribe_WithUnusableId_BeginsWithSnapshot(string id)
    {
        var log = new FeedLog("me");
        var source = log.NewSource();
        source.Publish(Left("a"));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(id));

        Assert.Equal(FeedTypes.Reset, messages[0].Message.Type);
    }

    [Fact]
    public async Task Subscribe_WithIdOlderThanTheRing_BeginsWithSnapshot()
    {
        var log = new FeedLog("me", capacity: 2);
        var source = log.NewSource();
        foreach (var peer in (string[])["a", "b", "c", "d"]) source.Publish(Left(peer));

        var tooOld = await FeedReading.ReadAllAsync(log.Subscribe("me:1"));
        var justKept = await FeedReading.ReadAllAsync(log.Subscribe("me:2"));

        Assert.Equal([FeedTypes.Reset], tooOld.Select(m => m.Message.Type));
        Assert.Equal(["c", "d"], justKept.Select(m => m.Message.PeerId));
    }

    [Fact]
    public void Publish_ToReaderThatDoesNotRead_CutsItOff()
    {
        var log = new FeedLog("me", capacity: 2);
        var source = log.NewSource();
        var reader = log.Subscribe(null);

        for (var i = 0; i < 5; i++) source.Publish(Left("x"));

        Assert.True(reader.Overflowed);
        Assert.Equal(0, log.Readers);
    }

    [Fact]
    public async Task Publish_SeveralSources_HaveOneNumberingAndOneSnapshot()
    {
        var log = new FeedLog("me");
        var (a, b) = (log.NewSource(), log.NewSource());
        a.Publish(Joined("r1", "ann"));
        b.Publish(Joined("r2", "ben"));
        a.Publish(Joined("r1", "amy"));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(null));
        var resumed = await FeedReading.ReadAllAsync(log.Subscribe("me:1"));

        Assert.Equal(["r1:ann,amy", "r2:ben"], messages[0].Message.Rooms!.Select(room => $"{room.RoomId}:{string.Join(',', room.Peers.Select(peer => peer.PeerId))}"));
        Assert.Equal("me:3", messages[0].Id);
        Assert.Equal([("me:2", "ben"), ("me:3", "amy")], resumed.Select(m => (m.Id, m.Message.Peer!.PeerId)));
    }

    [Fact]
    public async Task End_TellsEachCloseFromTheInsideOut_AndNothingAfter()
    {
        var log = new FeedLog("me");
        var (lost, other) = (log.NewSource(), log.NewSource());
        lost.Publish(Joined("r1", "ann"));
        lost.Publish(new FeedMessage { Type = FeedTypes.ProducerAdded, RoomId = "r1", Producer = new ProducerState { Id = "p1", PeerId = "ann", Kind = "video", Codec = "VP8" } });
        lost.Add(new FeedConsumer("r1", "p1", "c1", "bot", "a1"));
        other.Publish(Joined("r2", "ben"));

        lost.End("worker_lost");
        lost.Publish(Joined("r1", "ghost"));
        lost.End("worker_lost");

        var closes = await FeedReading.ReadAllAsync(log.Subscribe("me:3"));
        Assert.Equal([FeedTypes.ConsumerClosed, FeedTypes.ProducerClosed, FeedTypes.PeerLeft], closes.Select(m => m.Message.Type));
        Assert.Equal(("c1", "bot", "a1"), (closes[0].Message.ConsumerId, closes[0].Message.ObserverId, closes[0].Message.AssignmentId));
        Assert.All(closes, close => Assert.Equal(("r1", "worker_lost"), (close.Message.RoomId, close.Message.Reason)));
        var rooms = (await FeedReading.ReadAllAsync(log.Subscribe(null)))[0].Message.Rooms!;
        Assert.Equal("r2", Assert.Single(rooms).RoomId);
    }

    [Fact]
    public async Task Subscribe_AfterCloses_SnapshotHasNothingThatIsGone()
    {
        var log = new FeedLog("me");
        var source = log.NewSource();
        source.Publish(Joined("r1", "ann"));
        source.Publish(Left("ann") with { RoomId = "r1" });

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(null));

        Assert.Empty(messages[0].Message.Rooms!);
    }

    private static FeedMessage Joined(string room, string peer) =>
        new() { Type = FeedTypes.PeerJoined, RoomId = room, Peer = new PeerState(peer, "webrtc", DateTimeOffset.UnixEpoch) };

    private static FeedMessage Left(string peer) => new() { Type = FeedTypes.PeerLeft, RoomId = "r", PeerId = peer };
}
