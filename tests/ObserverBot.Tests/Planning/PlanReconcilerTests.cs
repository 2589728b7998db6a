using RoomLens.Contracts.Agents.Plans;
using RoomLens.ObserverBot.Planning;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Planning;

public sealed class PlanReconcilerTests
{
    [Fact]
    public void Decide_NothingObserved_OpensAll()
    {
        var change = PlanReconciler.Decide(Observed(), Samples.Plan(1, 1, Samples.Assignment("a"), Samples.Assignment("b", "p2")));

        Assert.Equal(["a", "b"], change.Open.Select(a => a.AssignmentId));
        Assert.Empty(change.Close);
        Assert.Empty(change.Update);
    }

    [Fact]
    public void Decide_SameContents_DoesNothing()
    {
        var change = PlanReconciler.Decide(Observed(Samples.Assignment()), Samples.Plan(1, 2, Samples.Assignment()));

        Assert.Empty(change.Open);
        Assert.Empty(change.Close);
        Assert.Empty(change.Update);
    }

    [Fact]
    public void Decide_NotListed_Closes()
    {
        var change = PlanReconciler.Decide(Observed(Samples.Assignment("a"), Samples.Assignment("b", "p2")), Samples.Plan(1, 2, Samples.Assignment("a")));

        Assert.Equal(["b"], change.Close);
    }

    [Fact]
    public void Decide_SameStreamNewAssignment_ClosesAndOpens()
    {
        var change = PlanReconciler.Decide(Observed(Samples.Assignment("a")), Samples.Plan(1, 2, Samples.Assignment("b", epoch: 8)));

        Assert.Equal(["a"], change.Close);
        Assert.Equal(["b"], change.Open.Select(a => a.AssignmentId));
    }

    [Fact]
    public void Decide_OtherDetectorsOrToken_Updates()
    {
        var detectors = Samples.Assignment() with { Detectors = [Samples.Detector(fps: 2)] };
        var token = Samples.Assignment() with { Token = "other" };

        Assert.Single(PlanReconciler.Decide(Observed(Samples.Assignment()), Samples.Plan(1, 2, detectors)).Update);
        Assert.Single(PlanReconciler.Decide(Observed(Samples.Assignment()), Samples.Plan(1, 2, token)).Update);
    }

    [Fact]
    public void Decide_StreamTwice_OpensTheHighestEpoch()
    {
        var change = PlanReconciler.Decide(Observed(), Samples.Plan(1, 1, Samples.Assignment("old", epoch: 3), Samples.Assignment("new", epoch: 4)));

        Assert.Equal(["new"], change.Open.Select(a => a.AssignmentId));
    }

    private static Dictionary<string, Assignment> Observed(params Assignment[] assignments) => assignments.ToDictionary(a => a.AssignmentId);
}
