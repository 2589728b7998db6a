using RoomLens.Cli.Publishing;

namespace RoomLens.Cli.Tests.Publishing;

public sealed class PublishBackoffTests
{
    [Fact]
    public void HandleFailure_Refused_DoublesFromHalfASecondToEight()
    {
        var backoff = new PublishBackoff();

        var waits = Enumerable.Range(0, 6).Select(_ => backoff.HandleFailure(unreachable: false).TotalSeconds).ToArray();

        Assert.Equal([0.5, 1, 2, 4, 8, 8], waits);
    }

    [Fact]
    public void HandleFailure_Unreachable_StaysNearEnoughForAQuickComeback()
    {
        var backoff = new PublishBackoff();

        var waits = Enumerable.Range(0, 5).Select(_ => backoff.HandleFailure(unreachable: true).TotalSeconds).ToArray();

        Assert.Equal([0.5, 1, 2, 2, 2], waits);
    }

    [Fact]
    public void HandleSuccess_AfterFailures_StartsFromTheBeginning()
    {
        var backoff = new PublishBackoff();
        for (var i = 0; i < 4; i++) backoff.HandleFailure(unreachable: false);

        backoff.HandleSuccess();

        Assert.Equal(TimeSpan.FromSeconds(0.5), backoff.HandleFailure(unreachable: false));
    }
}
