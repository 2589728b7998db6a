using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Tests.Workers;

public class RoomDirectoryTests
{
    private readonly RoomDirectory _directory = new();
    private readonly WorkerLife _a = Life(0);
    private readonly WorkerLife _b = Life(1);

    [Fact]
    public void Enter_RoomThatIsPlaced_KeepsItsPlace()
    {
        var first = Enter("r", _a);
        var second = _directory.Enter("r", null, parts => parts[0]);

        Assert.Same(first!.Part, second!.Part);
        Assert.Same(_a, _directory.Find("r"));
        Assert.Equal((1, 0), (_a.PlacedRooms, _b.PlacedRooms));
    }

    [Fact]
    public void Release_LastHold_FreesTheRoomForAnotherPlace()
    {
        var command = Enter("r", _a);
        var room = _directory.Hold("r", _a);
        _directory.Release(command);
        Assert.Same(_a, _directory.Find("r"));

        _directory.Release(room);

        Assert.Null(_directory.Find("r"));
        Assert.Equal((0, 0), (_a.PlacedRooms, _directory.Count));
        Assert.Same(_b, Enter("r", _b)!.Life);
    }

    [Fact]
    public void Enter_NoWorkerTakesIt_PlacesNothing()
    {
        Assert.Null(_directory.Enter("r", null, _ => null));
        Assert.Equal(0, _directory.Count);
    }

    [Fact]
    public void Forget_DeadWorker_ItsHoldsMeanNothingAnyMore()
    {
        var lost = Enter("r", _a);
        var kept = Enter("s", _b);

        Assert.Equal(1, _directory.Forget(_a));

        // The dead worker's thread comes back and goes on as if nothing had happened.
        Assert.Null(_directory.Hold("r", _a));
        var successor = Enter("r", _b);
        Assert.Null(_directory.Hold("r", _a));
        _directory.Release(lost);
        Assert.Same(_b, _directory.Find("r"));
        Assert.Equal((0, 2), (_a.PlacedRooms, _b.PlacedRooms));
        Assert.NotSame(kept, successor);
    }

    [Fact]
    public void Enter_RoomOnTwoWorkers_HasAPartOnEach_AndTheFirstIsItsHome()
    {
        Enter("r", _a);
        var away = Enter("r", _b);

        Assert.Equal([_a, _b], _directory.FindAll("r"));
        Assert.Same(_a, _directory.Find("r"));
        Assert.Equal((1, 1, 1), (_directory.Count, _a.PlacedRooms, _b.PlacedRooms));
        _directory.Release(away);
        Assert.Equal([_a], _directory.FindAll("r"));
        Assert.Equal(0, _b.PlacedRooms);
    }

    [Fact]
    public void Enter_SeatThatIsTaken_GoesToItsWorkerUntilItIsFree()
    {
        Enter("r", _a);
        var first = _directory.Enter("r", "p:ann", _ => _b);
        var held = _directory.Hold("r", _b, "p:ann");
        _directory.Release(first);

        var again = _directory.Enter("r", "p:ann", _ => _a);

        Assert.Same(_b, again!.Life);
        Assert.Same(_b, _directory.Find("r", "p:ann"));
        _directory.Release(again);
        _directory.Release(held);
        Assert.Same(_a, _directory.Find("r", "p:ann"));
        Assert.Same(_a, _directory.Enter("r", "p:ann", _ => _a)!.Life);
    }

    [Fact]
    public void Hold_SeatThatIsTakenElsewhere_HoldsThePartOnly()
    {
        Enter("r", _a);
        _directory.Enter("r", "p:ann", _ => _b);

        var other = _directory.Hold("r", _a, "p:ann");
        _directory.Release(other);

        Assert.Null(other!.Seat);
        Assert.Same(_b, _directory.Find("r", "p:ann"));
    }

    [Fact]
    public void Forget_HomeOfARoomOnTwoWorkers_TheOtherIsItsHome()
    {
        var lost = _directory.Enter("r", "p:ann", _ => _a);
        var kept = Enter("r", _b);

        Assert.Equal(1, _directory.Forget(_a));

        Assert.Same(_b, _directory.Find("r"));
        Assert.Same(_b, _directory.Find("r", "p:ann"));
        _directory.Release(lost);
        Assert.True(_directory.IsLast(kept!));
        Assert.Equal((0, 1), (_a.PlacedRooms, _b.PlacedRooms));
    }

    private RoomHold? Enter(string room, WorkerLife life) => _directory.Enter(room, null, _ => life);

    private static WorkerLife Life(int index) => new(index, new FeedLog("test").NewSource());
}
