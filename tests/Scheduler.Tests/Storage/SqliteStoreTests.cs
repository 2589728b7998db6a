using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.Hosting.Startup;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Storage.Sqlite;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Storage;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Enqueue_OpenedAgain_StateIsWhatWasCommitted()
    {
        var open = new StoredOpenEvent
        {
            EventId = "e-1",
            AssignmentId = "a-1",
            DetectorKey = "person-1",
            OccurrenceId = 4,
            Data = new EventData { Subscriptions = ["s"], Stream = new StreamPart { RoomId = "lobby", ProducerId = "p-1", Epoch = 3 } },
        };
        await using (var store = Open(out _))
        {
            await Commit(
                store,
                new StoreChange.SetMeta("term", "7"),
                new StoreChange.PutSubscription(Samples.Subscription()),
                new StoreChange.OpenAssignment(Samples.Assignment(epoch: 3)),
                new StoreChange.AppendEvent(Event(9)),
                new StoreChange.SaveOpenEvent(open),
                new StoreChange.AddDelivery(Delivery(5)));
        }

        await using var again = Open(out var state);

        Assert.Equal("7", state.Meta["term"]);
        Assert.Equal("s", Assert.Single(state.Subscriptions).Id);
        Assert.Equal(Samples.Assignment(epoch: 3), Assert.Single(state.Assignments));
        Assert.Equal(("e-1", 4L), (Assert.Single(state.OpenEvents).EventId, state.OpenEvents[0].OccurrenceId));
        Assert.Equal((9L, 5L), (state.LastCursor, state.LastDelivery));
        Assert.Equal([("w", "p-1")], state.Lanes);
        Assert.Equal(3, again.ReadEpoch("lobby", "p-1"));
    }

    [Fact]
    public async Task Copy_OfAnUnclosedDatabase_HoldsEveryAcknowledgedBatch()
    {
        // What a killed process leaves behind: the file and its write-ahead log, with nobody having closed them.
        await using var store = Open(out _);
        await Commit(store, new StoreChange.AppendEvent(Event(1)));
        using var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));

        await using var survivor = new SqliteStore(copy.Database, TimeProvider.System);
        var state = survivor.Open();

        Assert.Equal(1, state.LastCursor);
        Assert.Equal("{}"u8.ToArray(), survivor.ReadEvent(1)!.Json);
    }

    [Fact]
    public async Task Enqueue_ManyCommits_TheLogIsFoldedIntoTheFileMeanwhile()
    {
        await using var store = Open(out _);

        for (var cursor = 1; cursor <= 1000; cursor++)
            await Commit(store, new StoreChange.AppendEvent(Event(cursor)));

        // 1000 commits of seven pages of 4 KiB would have left 28 MiB; the writer itself folds at 16.
        Assert.InRange(new FileInfo(_folder.Database + "-wal").Length, 1, 18 << 20);
        Assert.Equal(1000, store.ReadEvent(1000)!.Cursor);
    }

    [Fact]
    public async Task Enqueue_SomeCommits_AreFoldedIntoTheFileByNoneOfThem()
    {
        await using var store = Open(out _);
        var before = new FileInfo(_folder.Database).Length;

        for (var cursor = 1; cursor <= 150; cursor++)
            await Commit(store, new StoreChange.AppendEvent(Event(cursor)));

        // 150 commits are far below the 4000 pages at which the writer would do it: only the checkpointer grows the file.
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(_folder.Database).Length > before, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Enqueue_ManyBatches_RunsEffectsInOrderAfterEachIsReadable()
    {
        await using var store = Open(out _);
        var seen = new List<long>();
        var commits = Enumerable.Range(1, 200).Select(cursor =>
        {
            var batch = new StoreBatch();
            batch.Add(new StoreChange.AppendEvent(Event(cursor)));
            batch.AfterCommit(() => seen.Add(store.ReadEvent(cursor)?.Cursor ?? -1));
            return store.Enqueue(batch);
        }).ToArray();

        await Task.WhenAll(commits);

        Assert.Equal(Enumerable.Range(1, 200).Select(cursor => (long)cursor), seen);
        Assert.Equal(0, store.Backlog);
    }

    [Fact]
    public async Task Enqueue_ABatchThatCannotBeWritten_FaultsTheStoreAndWritesNothing()
    {
        await using var store = Open(out _);
        await Commit(store, new StoreChange.AppendEvent(Event(1)));

        await Assert.ThrowsAnyAsync<Exception>(() => Commit(store, new StoreChange.SetMeta("x", "1"), new StoreChange.AppendEvent(Event(1))));

        Assert.NotNull(store.Fault);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Commit(store, new StoreChange.AppendEvent(Event(2))));
        Assert.Null(store.ReadEvent(2));
    }

    [Fact]
    public async Task ReadEvents_WithEachFilter_GivesWhatItAsksFor()
    {
        await using var store = Open(out _);
        StoredEvent[] rows =
        [
            Event(1) with { Type = EventTypes.DetectionStarted, Label = "person", State = "started" },
            Event(2) with { RoomId = "other", Type = EventTypes.StreamHealth },
            Event(3) with { ProducerId = "p-2", Type = EventTypes.DetectionEnded, Label = "dog", State = "ended", Time = Samples.Noon.AddHours(1) },
        ];
        await Commit(store, [.. rows.Select(row => new StoreChange.AppendEvent(row))]);
        (EventFilter Filter, long[] Cursors)[] cases =
        [
            (new(), [1, 2, 3]),
            (new() { Room = "lobby" }, [1, 3]),
            (new() { Producer = "p-2" }, [3]),
            (new() { Type = "roomlens.detection.*" }, [1, 3]),
            (new() { Type = EventTypes.StreamHealth }, [2]),
            (new() { Label = "dog" }, [3]),
            (new() { State = "started" }, [1]),
            (new() { Since = Samples.Noon.AddMinutes(1) }, [3]),
            (new() { Until = Samples.Noon.AddMinutes(1) }, [1, 2]),
            (new() { Room = "lobby", Type = "roomlens.*", Label = "person" }, [1]),
        ];

        foreach (var (filter, cursors) in cases)
            Assert.Equal(cursors, store.ReadEvents(filter, 0, 10).Select(row => row.Cursor));
        Assert.Equal([2L], store.ReadEvents(new EventFilter(), 1, 1).Select(row => row.Cursor));
    }

    [Fact]
    public async Task Trim_PastRetention_KeepsWhatADeliveryStillNeedsAndNeverReusesNumbers()
    {
        await using (var store = Open(out _))
        {
            await Commit(
                store,
                new StoreChange.AppendEvent(Event(1)),
                new StoreChange.AppendEvent(Event(2)),
                new StoreChange.AddDelivery(Delivery(1, cursor: 1)),
                new StoreChange.AddDelivery(Delivery(8, cursor: 2) with { State = DeliveryState.Delivered }));

            await Commit(store, new StoreChange.Trim(Samples.Noon.AddDays(1), long.MaxValue));

            Assert.Equal([1L], store.ReadEvents(new EventFilter(), 0, 10).Select(row => row.Cursor));
        }

        await using var again = Open(out var state);
        Assert.Equal((2L, 8L), (state.LastCursor, state.LastDelivery));
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_NamesItAndTheRemedy()
    {
        File.WriteAllText(_folder.Database, new string('x', 8192));

        var error = Assert.Throws<StartupException>(() => Open(out _));

        Assert.Contains(_folder.Database, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public async Task Text_WithAnyCharacter_ComesBackAsItWas()
    {
        await using var store = Open(out _);
        var odd = Event(1) with { RoomId = "räum-😀'\"%_\u0001", Label = "" };

        await Commit(store, new StoreChange.AppendEvent(odd));

        Assert.Equal((odd.RoomId, ""), (store.ReadEvent(1)!.RoomId, store.ReadEvent(1)!.Label));
    }

    private SqliteStore Open(out StoredState state)
    {
        var store = new SqliteStore(_folder.Database, TimeProvider.System);
        state = store.Open();
        return store;
    }

    private static Task Commit(SqliteStore store, params StoreChange[] changes)
    {
        var batch = new StoreBatch();
        foreach (var change in changes)
            batch.Add(change);
        return store.Enqueue(batch);
    }

    private static StoredEvent Event(long cursor) => new()
    {
        Cursor = cursor,
        Id = $"e-{cursor}_1",
        EventId = $"e-{cursor}",
        RoomId = "lobby",
        ProducerId = "p-1",
        Type = EventTypes.StreamObserved,
        Time = Samples.Noon,
        StoredAt = Samples.Noon,
        Json = "{}"u8.ToArray(),
    };

    private static StoredDelivery Delivery(long id, long cursor = 9) => new()
    {
        Id = id,
        Endpoint = "w",
        ProducerId = "p-1",
        Cursor = cursor,
        EventId = $"e-{cursor}_1",
        State = DeliveryState.Pending,
        NextAt = Samples.Noon,
        CreatedAt = Samples.Noon,
        UpdatedAt = Samples.Noon,
    };
}
