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
        var demand = new CapacityDemand { Assigned = 3.2, WarmBuffer = 0.5, Bots = 4, PerBot = 1, BotsNeeded = 3 };

        Assert.Equal(3700, CapacitySignal.WantedMilli(demand));
        Assert.Equal(4, Hpa.Replicas(4, 3700, 1));
    }

    [Fact]
    public void WantedMilli_NoBotOrNoTarget_IsTheNeed()
    {
        Assert.Equal(700, CapacitySignal.WantedMilli(Demand(0, 0.7, 0, 1)));
        Assert.Equal(700, CapacitySignal.WantedMilli(Demand(0, 0.7, 3, 0)));
        Assert.Equal(0, CapacitySignal.WantedMilli(new CapacityDemand { Bots = 3, PerBot = 1 }));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    public void WantedMilli_StreamsThatShareNoBot_AsksForWholeBots(int streams, bool pending)
    {
        // Each takes 0.6 of a bot of 1.0: the sum would be content with 6 bots, or 8 at an averageValue of 0.8.
        var demand = new CapacityDemand
        {
            Assigned = pending ? 0 : 0.6 * streams,
            Pending = pending ? 0.6 * streams : 0,
            AnyPending = pending,
            Bots = pending ? 1 : streams,
            PerBot = 0.8,
            BotsNeeded = streams,
        };

        Assert.Equal(8000, CapacitySignal.WantedMilli(demand));
        Assert.Equal(10, Hpa.Replicas(demand.Bots, 8000, 0.8));
    }

    [Fact]
    public void WantedMilli_WarmBuffer_ComesOnTopOfWholeBots() =>
        Assert.Equal(2500, CapacitySignal.WantedMilli(new CapacityDemand { Assigned = 1.2, WarmBuffer = 0.5, Bots = 2, PerBot = 1, BotsNeeded = 2 }));

    private static CapacityDemand Demand(double assigned, double pending, int bots, double perBot) =>
        new() { Assigned = assigned, Pending = pending, AnyPending = true, Bots = bots, PerBot = perBot };

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
