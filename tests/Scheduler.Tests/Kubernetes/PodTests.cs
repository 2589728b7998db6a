using RoomLens.Scheduler.Kubernetes.Objects;
using RoomLens.Scheduler.Kubernetes.Pods;

namespace RoomLens.Scheduler.Tests.Kubernetes;

public sealed class PodTests
{
    [Fact]
    public void Apply_LateEventOfAPredecessor_SaysNothing()
    {
        var book = new PodBook();
        book.Apply("ADDED", Pod("a", "new"));

        Assert.Null(book.Apply("DELETED", Pod("a", "old")));
        Assert.Equal("a", book.Apply("DELETED", Pod("a", "new")));
        Assert.Null(book.Apply("DELETED", Pod("a", "new")));
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public void Apply_PodThatEnded_IsGone(string phase)
    {
        var book = new PodBook();
        book.Apply("ADDED", Pod("a", "1"));

        Assert.Equal("a", book.Apply("MODIFIED", Pod("a", "1") with { Status = new PodStatus(phase) }));
    }

    [Fact]
    public void Due_CoarseSteps_WritesOnlyWhatMoved()
    {
        Pod[] pods =
        [
            Pod("new", "1"), Pod("same", "2", cost: "5"), Pod("near", "3", cost: "5"), Pod("moved", "4", cost: "5"),
            Pod("odd", "5", cost: "many"), Pod("stranger", "6"),
            Pod("ending", "7") with { Metadata = new ObjectMetadata { Name = "ending", DeletionTimestamp = DateTimeOffset.UnixEpoch } },
        ];
        var loads = new Dictionary<string, double>
        {
            ["new"] = 0,
            ["same"] = 0.5,
            ["near"] = 0.56,
            ["moved"] = 0.61,
            ["odd"] = 1.2,
            ["ending"] = 1,
        };

        var due = DeletionCosts.Due(pods, loads);

        Assert.Equal([("new", "0"), ("moved", "6"), ("odd", "12")], due.Select(entry => (entry.Pod.Metadata.Name, entry.Cost)));
    }

    private static Pod Pod(string name, string uid, string? cost = null) => new()
    {
        Metadata = new ObjectMetadata
        {
            Name = name,
            Uid = uid,
            Annotations = cost is null ? null : new() { [DeletionCosts.Annotation] = cost },
        },
    };
}
