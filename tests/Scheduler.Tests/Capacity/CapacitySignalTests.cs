using RoomLens.Scheduler.Capacity;

namespace RoomLens.Scheduler.Tests.Capacity;

public sealed class CapacitySignalTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    [InlineData(9, 10)]
    [InlineData(10, 12)]
    [InlineData(20, 23)]
    [InlineData(100, 111)]
    public void WantedMilli_OneSmallStreamPending_MovesTheHpaByItsSmallestStep(int bots, int expected)
    {
        foreach (var perBot in new[] { 0.25, 0.7, 1, 1.6, 3.333, 8 })
        {
            var wanted = CapacitySignal.WantedMilli(Demand(bots * perBot, 0.02, bots, perBot));

            Assert.Equal(expected, Hpa.Replicas(bots, wanted, perBot));
            // One less may be 1.1 exactly, which the HPA's binary fractions take for more.
            Assert.Equal(bots, Hpa.Replicas(bots, wanted - 2, perBot));
        }
    }

    [Fact]
    public void WantedMilli_NeedBeyondTheStep_AsksForTheNeed() =>
        Assert.Equal(40_000, CapacitySignal.WantedMilli(Demand(assigned: 5, pending: 35, bots: 5, perBot: 1)));

    [Fact]
    public void WantedMilli_PendingThatFitsTheStep_AsksForTheStepOnly() =>
        Assert.Equal(5501, CapacitySignal.WantedMilli(Demand(assigned: 5, pending: 0.3, bots: 5, perBot: 1)));

    [Fact]
    public void WantedMilli_StartingPodsThatAreNoBotsYet_AskForNoMore()
    {
        // 20 bots, 3 pods starting: the HPA counts 23 and must not go on to 26.
        var wanted = CapacitySignal.WantedMilli(Demand(assigned: 20, pending: 0.1, bots: 20, perBot: 1));

        Assert.Equal(23, Hpa.Replicas(23, wanted, 1));
    }

    [Fact]
    public void WantedMilli_NothingPending_IsAssignedAndBuffer()
    {
        var demand = new CapacityDemand(3.2, 0, false, 0.5, 4, 1);

        Assert.Equal(3700, CapacitySignal.WantedMilli(demand));
        Assert.Equal(4, Hpa.Replicas(4, 3700, 1));
    }

    [Fact]
    public void WantedMilli_NoBotOrNoTarget_IsTheNeed()
    {
        Assert.Equal(700, CapacitySignal.WantedMilli(Demand(0, 0.7, 0, 1)));
        Assert.Equal(700, CapacitySignal.WantedMilli(Demand(0, 0.7, 3, 0)));
        Assert.Equal(0, CapacitySignal.WantedMilli(new CapacityDemand(0, 0, false, 0, 3, 1)));
    }

    private static CapacityDemand Demand(double assigned, double pending, int bots, double perBot) =>
        new(assigned, pending, true, 0, bots, perBot);

    /// <summary>The rule of the HPA for an external metric with AverageValue (pkg/controller/podautoscaler/replica_calculator.go).</summary>
    private static class Hpa
    {
        public static int Replicas(int current, long sumMilli, double perBot)
        {
            var target = (long)Math.Round(perBot * 1000);
            var ratio = sumMilli / (double)(target * current);
            return Math.Abs(1.0 - ratio) <= 0.1 ? current : (int)Math.Ceiling(sumMilli / (double)target);
        }
    }
}
