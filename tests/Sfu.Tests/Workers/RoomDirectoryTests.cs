using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Workers;

public class RoomDirectoryTests
{
    private readonly RoomDirectory _directory = new();
    private readonly WorkerLife _a = Life(0);
    private readonly WorkerLife _b = Life(1);

    [Fact]
    public void Enter_RoomThatIsPlaced_KeepsItsPlace()
    {
        var first = _directory.Enter("r", () => _a);
        var second = _directory.Enter("r", () => _b);

        Assert.Same(first, second);
        Assert.Same(_a, _directory.Find("r"));
        Assert.Equal((1, 0), (_a.PlacedRooms, _b.PlacedRooms));
    }

    [Fact]
    public void Release_LastHold_FreesTheRoomForAnotherPlace()
    {
        var command = _directory.Enter("r", () => _a);
        var room = _directory.Hold("r", _a);
        _directory.Release(command);
        Assert.Same(_a, _directory.Find("r"));

        _directory.Release(room);

        Assert.Null(_directory.Find("r"));
        Assert.Equal((0, 0), (_a.PlacedRooms, _directory.Count));
        Assert.Same(_b, _directory.Enter("r", () => _b)!.Life);
    }

    [Fact]
    public void Enter_NoWorkerTakesIt_PlacesNothing()
    {
        Assert.Null(_directory.Enter("r", () => null));
        Assert.Equal(0, _directory.Count);
    }

    [Fact]
    public void Forget_DeadWorker_ItsHoldsMeanNothingAnyMore()
    {
        var lost = _directory.Enter("r", () => _a);
        var kept = _directory.Enter("s", () => _b);

        Assert.Equal(1, _directory.Forget(_a));

        // The dead worker's thread comes back and goes on as if nothing had happened.
        Assert.Null(_directory.Hold("r", _a));
        var successor = _directory.Enter("r", () => _b);
        Assert.Null(_directory.Hold("r", _a));
        _directory.Release(lost);
        Assert.Same(_b, _directory.Find("r"));
        Assert.Equal((0, 2), (_a.PlacedRooms, _b.PlacedRooms));
        Assert.NotSame(kept, successor);
    }

    private static WorkerLife Life(int index) => new(index, new FeedLog("test").NewSource());
}
