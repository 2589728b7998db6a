using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Feed;

public class FeedLogTests
{
    private readonly RoomTable _rooms = new("me", 10, NullLogger.Instance);

    [Fact]
    public async Task Subscribe_WithoutId_BeginsWithSnapshot()
    {
        var log = new FeedLog("me");
        log.Publish(Left("a"));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(null, _rooms));

        var (id, message) = Assert.Single(messages);
        Assert.Equal((FeedTypes.Reset, "me", "me:1"), (message.Type, message.InstanceId, id));
    }

    [Fact]
    public async Task Subscribe_WithIdOfThisProcess_GetsWhatCameAfter()
    {
        var log = new FeedLog("me");
        foreach (var peer in (string[])["a", "b", "c"]) log.Publish(Left(peer));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe("me:1", _rooms));

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
        log.Publish(Left("a"));

        var messages = await FeedReading.ReadAllAsync(log.Subscribe(id, _rooms));

        Assert.Equal(FeedTypes.Reset, messages[0].Message.Type);
    }

    [Fact]
    public async Task Subscribe_WithIdOlderThanTheRing_BeginsWithSnapshot()
    {
        var log = new FeedLog("me", capacity: 2);
        foreach (var peer in (string[])["a", "b", "c", "d"]) log.Publish(Left(peer));

        var tooOld = await FeedReading.ReadAllAsync(log.Subscribe("me:1", _rooms));
        var justKept = await FeedReading.ReadAllAsync(log.Subscribe("me:2", _rooms));

        Assert.Equal([FeedTypes.Reset], tooOld.Select(m => m.Message.Type));
        Assert.Equal(["c", "d"], justKept.Select(m => m.Message.PeerId));
    }

    [Fact]
    public void Publish_ToReaderThatDoesNotRead_CutsItOff()
    {
        var log = new FeedLog("me", capacity: 2);
        var reader = log.Subscribe(null, _rooms);

        for (var i = 0; i < 5; i++) log.Publish(Left("x"));

        Assert.True(reader.Overflowed);
        Assert.Equal(0, log.Readers);
    }

    private static FeedMessage Left(string peer) => new() { Type = FeedTypes.PeerLeft, RoomId = "r", PeerId = peer };
}
