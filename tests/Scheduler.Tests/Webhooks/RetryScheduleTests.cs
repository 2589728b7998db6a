using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Fact]
    public void PauseAfter_EachAttempt_FollowsTheStandardAndThenGivesUp()
    {
        double[] seconds = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];

        for (var attempts = 1; attempts <= seconds.Length; attempts++)
            Assert.Equal(seconds[attempts - 1], RetrySchedule.PauseAfter(attempts, 0.5)!.Value.TotalSeconds, 3);
        Assert.Null(RetrySchedule.PauseAfter(10, 0.5));
    }

    [Fact]
    public void PauseAfter_Jitter_StaysWithinATenth()
    {
        Assert.Equal(4.5, RetrySchedule.PauseAfter(1, 0)!.Value.TotalSeconds, 3);
        Assert.Equal(5.5, RetrySchedule.PauseAfter(1, 1)!.Value.TotalSeconds, 3);
    }
}
