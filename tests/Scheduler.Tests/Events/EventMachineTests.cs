using System.Text.Json;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Events;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Storage.Sqlite;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Events;

public sealed class EventMachineTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStore _store;
    private readonly StoreBatch _batch = new();
    private readonly EventMachine _machine;
    private readonly TrackedAssignment _assignment = new(Samples.Assignment(), restored: false);

    public EventMachineTests()
    {
        _store = new SqliteStore(_folder.Database, TimeProvider.System);
        _store.Open();
        _machine = new EventMachine(new EventLog(new NoRouter(), 0), _store);
    }

    private IReadOnlyList<CloudEvent> Messages =>
        [.. _batch.Changes.OfType<StoreChange.AppendEvent>().Select(append => JsonSerializer.Deserialize(append.Event.Json, ContractsJson.Default.CloudEvent)!)];

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Observe_StartedUpdatedEnded_IsOneEventWithContiguousSequenceAndRevisions()
    {
        Observe(ObservationKind.Started, 1);
        Observe(ObservationKind.Updated, 2);
        Observe(ObservationKind.Ended, 3);

        var eventId = Messages[0].Subject;
        Assert.Equal([EventTypes.DetectionStarted, EventTypes.DetectionUpdated, EventTypes.DetectionEnded], Messages.Select(message => message.Type));
        Assert.Equal([$"{eventId}_1", $"{eventId}_2", $"{eventId}_3"], Messages.Select(message => message.Id));
        Assert.Equal(
            ["0000000001-000000000001", "0000000001-000000000002", "0000000001-000000000003"], Messages.Select(message => message.Sequence));
        Assert.Equal([EventCause.Confirmed, EventCause.Heartbeat, EventCause.Lost], Messages.Select(message => message.Data.Event!.Cause));
        Assert.Equal((byte)7, Guid.Parse(eventId).Version);
        Assert.Empty(_assignment.Open);
    }

    [Fact]
    public void Observe_SameBotSeqAgain_IsCountedAndDropped()
    {
        Observe(ObservationKind.Started, 1);
        Observe(ObservationKind.Started, 1);

        Assert.Single(Messages);
        Assert.Equal(1, _machine.Counters.Duplicates);
    }

    [Fact]
    public void Observe_AfterTheEnd_IsCountedAndDropped()
    {
        Observe(ObservationKind.Started, 1);
        Observe(ObservationKind.Ended, 2);
        Observe(ObservationKind.Updated, 3);
        Observe(ObservationKind.Ended, 4);
        Observe(ObservationKind.Started, 5);

        Assert.Equal(2, Messages.Count);
        Assert.Equal(3, _machine.Counters.Late);
    }

    [Theory]
    [InlineData(EventCause.BotLost, EventTypes.DetectionAborted, EventState.Aborted)]
    [InlineData(EventCause.ProducerClosed, EventTypes.DetectionEnded, EventState.Ended)]
    [InlineData(EventCause.ModelChanged, EventTypes.DetectionEnded, EventState.Ended)]
    public void Close_WithOpenEvents_GivesEachExactlyOneTerminalMessage(EventCause cause, string type, EventState state)
    {
        Observe(ObservationKind.Started, 1, occurrence: 1);
        Observe(ObservationKind.Started, 2, occurrence: 2);

        _machine.Close(_assignment, cause, Samples.Noon.AddMinutes(1), _batch);
        Observe(ObservationKind.Ended, 3, occurrence: 1);

        var terminal = Messages.Skip(2).ToArray();
        Assert.Equal(2, terminal.Length);
        Assert.All(terminal, message => Assert.Equal((type, state, cause), (message.Type, message.Data.Event!.State, message.Data.Event.Cause)));
        Assert.All(terminal, message => Assert.Equal(message.Data.Event!.LastSeenAt, message.Time));
        Assert.Equal(1, _machine.Counters.Late);
    }

    [Fact]
    public void Observe_LateStartedOfAClosedAssignment_IsStoredWithItsAborted()
    {
        _machine.Close(_assignment, EventCause.BotLost, Samples.Noon, _batch);

        Observe(ObservationKind.Started, 4);

        Assert.Equal([EventTypes.DetectionStarted, EventTypes.DetectionAborted], Messages.Select(message => message.Type));
        Assert.Equal(EventCause.BotLost, Messages[1].Data.Event!.Cause);
        Assert.Equal(Samples.Noon.AddSeconds(4), Messages[1].Time);
        Assert.Empty(_assignment.Open);
    }

    [Fact]
    public void Close_AfterObserved_TellsUnobservedOnce()
    {
        Observe(ObservationKind.StreamObserved, 1);
        _machine.Close(_assignment, EventCause.ProducerClosed, Samples.Noon, _batch);
        Observe(ObservationKind.StreamUnobserved, 2);

        Assert.Equal([EventTypes.StreamObserved, EventTypes.StreamUnobserved], Messages.Select(message => message.Type));
    }

    [Fact]
    public void EndDetectors_OneRemoved_EndsOnlyItsEvents()
    {
        Observe(ObservationKind.Started, 1, detector: "person-1");
        Observe(ObservationKind.Started, 2, detector: "motion-1");

        _machine.EndDetectors(_assignment, key => key == "motion-1", Samples.Noon, _batch);

        Assert.Equal(EventCause.ModelChanged, Messages[2].Data.Event!.Cause);
        Assert.Equal("person-1", Assert.Single(_assignment.Open).Key.DetectorKey);
    }

    [Fact]
    public void Observe_Health_CarriesStateAndNoEventPart()
    {
        Observe(ObservationKind.Health, 1);

        var message = Assert.Single(Messages);
        Assert.Equal(EventTypes.StreamHealth, message.Type);
        Assert.Equal(HealthState.Black, message.Data.Health!.State);
        Assert.Null(message.Data.Event);
    }

    [Fact]
    public void Observe_Degraded_IsASubscriptionsEvent()
    {
        Observe(ObservationKind.Degraded, 1);

        var message = Assert.Single(Messages);
        Assert.Equal((EventTypes.SubscriptionDegraded, DecodeStep.KeyFrames, DecodeStep.Full), (message.Type, message.Data.Degradation!.State, message.Data.Degradation.Previous));
        Assert.Equal(["s"], message.Data.Subscriptions);
        Assert.Null(message.Data.Event);
    }

    [Fact]
    public void Observe_ClaimsOfTheBot_AreReplacedByTheAssignment()
    {
        var seen = Samples.Seen(ObservationKind.Started, 1);
        _machine.Observe(_assignment, seen with { Stream = seen.Stream with { RoomId = "forged", Epoch = 99 } }, Samples.Noon, _batch);

        var stream = Messages[0].Data.Stream;
        Assert.Equal(("lobby", "p-1", 1L, "bot-1", "a-1", 7u), (stream.RoomId, stream.ProducerId, stream.Epoch, stream.BotId, stream.AssignmentId, stream.Ssrc));
    }

    [Fact]
    public void Message_OnTheWire_HasTheContractsShape()
    {
        Observe(ObservationKind.Started, 1);

        using var json = JsonDocument.Parse(_batch.Changes.OfType<StoreChange.AppendEvent>().Single().Event.Json);
        var root = json.RootElement;

        Assert.Equal(
            ["data", "datacontenttype", "id", "partitionkey", "sequence", "source", "specversion", "subject", "time", "type"],
            root.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("/rooms/lobby/producers/p-1", root.GetProperty("source").GetString());
        Assert.Equal("2026-05-01T12:00:01.000Z", root.GetProperty("time").GetString());
        Assert.Equal("rtcp-sr", root.GetProperty("data").GetProperty("clock").GetProperty("captureSource").GetString());
        Assert.Equal("started", root.GetProperty("data").GetProperty("event").GetProperty("state").GetString());
        Assert.Equal("object", root.GetProperty("data").GetProperty("event").GetProperty("kind").GetString());
    }

    private void Observe(ObservationKind kind, long seq, long occurrence = 1, string detector = "person-1") =>
        _machine.Observe(_assignment, Samples.Seen(kind, seq, occurrence: occurrence, detector: detector), Samples.Noon, _batch);

    private sealed class NoRouter : IEventRouter
    {
        public void Route(StoredEvent row, IReadOnlyList<string> subscriptions, DateTimeOffset now, StoreBatch batch)
        {
        }
    }
}
