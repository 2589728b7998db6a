using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Rooms;

public class RoomTableTests
{
    [Fact]
    public async Task CloseProducer_TellsFeedFromTheInsideOut()
    {
        var bed = new ForwardingBed();
        bed.AddConsumer(assignment: new Consumers.ConsumerAssignment(3, "a1"));
        var reader = bed.Feed.Subscribe(null);

        bed.Rooms.CloseProducer(bed.Producer, CloseReasons.TransportClosed);

        var messages = (await FeedReading.ReadAllAsync(reader)).Skip(1).Select(m => m.Message).ToArray();
        Assert.Equal([FeedTypes.ConsumerClosed, FeedTypes.ProducerClosed, FeedTypes.PeerLeft], messages.Select(m => m.Type));
        Assert.Equal((CloseReasons.ProducerClosed, "a1"), (messages[0].Reason, messages[0].AssignmentId));
        Assert.Equal(CloseReasons.TransportClosed, messages[1].Reason);
        Assert.Empty(bed.Rooms.All);
        Assert.True(bed.Source.IsDetached);
    }

    [Fact]
    public void Open_TooManyRooms_IsRefusedWithRetry()
    {
        var bed = new ForwardingBed();
        for (var i = 0; i < 9; i++) Assert.Null(bed.Rooms.Open($"r{i}").Refusal);

        var refusal = bed.Rooms.Open("one-more").Refusal;

        Assert.Equal(503, refusal?.Status);
        Assert.NotNull(refusal?.RetryAfterSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    public void Open_BadName_IsRefused(string name) => Assert.Equal(400, new ForwardingBed().Rooms.Open(name).Refusal?.Status);
}
