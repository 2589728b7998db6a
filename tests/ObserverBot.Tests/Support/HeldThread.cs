using RoomLens.ObserverBot.Work;

namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>A work item that holds its thread until it is let go.</summary>
internal sealed class HeldThread : WorkItem, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _held = new();
    private readonly ManualResetEventSlim _free = new();
    private readonly ManualResetEventSlim _left = new();

    public void WaitUntilHeld() => Assert.True(_held.Wait(Limit), "no thread took the item");

    public void Dispose()
    {
        _free.Set();
        Assert.True(_left.Wait(Limit), "the thread did not go on");
        _held.Dispose();
        _free.Dispose();
        _left.Dispose();
    }

    protected override bool Work()
    {
        _held.Set();
        _free.Wait(Limit);
        _left.Set();
        return false;
    }

    protected override void Fail(Exception exception) => throw new InvalidOperationException("held", exception);
}
