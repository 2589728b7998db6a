using RoomLens.Cli.Supervision;

namespace RoomLens.Cli.Tests.Supervision;

public sealed class RestartPolicyTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void HandleExit_QuickDeaths_DoublesUpToLongest()
    {
        var policy = new RestartPolicy();

        var waits = Enumerable.Range(0, 7).Select(_ => policy.HandleExit(Quick).TotalSeconds).ToArray();

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], waits);
    }

    [Fact]
    public void HandleExit_AfterSteadyLife_StartsFromTheBeginning()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < 4; i++) policy.HandleExit(Quick);

        var wait = policy.HandleExit(RestartPolicy.Steady);

        Assert.Equal(RestartPolicy.First, wait);
    }

    [Fact]
    public void EntersCrashLoop_ManyQuickDeaths_IsTrueOnce()
    {
        var policy = new RestartPolicy();
        var entered = 0;

        for (var i = 0; i < 50; i++)
        {
            policy.HandleExit(Quick);
            if (policy.EntersCrashLoop) entered++;
        }

        Assert.Equal(1, entered);
    }

    [Fact]
    public void EntersCrashLoop_SecondLoopAfterSteadyLife_IsToldAgain()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < RestartPolicy.CrashLoopDeaths; i++) policy.HandleExit(Quick);
        policy.HandleExit(RestartPolicy.Steady);

        for (var i = 1; i < RestartPolicy.CrashLoopDeaths; i++) policy.HandleExit(Quick);

        Assert.True(policy.EntersCrashLoop);
    }
}
