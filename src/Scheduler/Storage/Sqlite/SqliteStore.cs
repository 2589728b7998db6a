using System.Text;
using RoomLens.Hosting.Startup;
using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>The embedded store: one SQLite file in WAL mode with synchronous=FULL, so that a commit survives a power cut.</summary>
internal sealed class SqliteStore(string path, TimeProvider time) : ISchedulerStore
{
    private readonly StoreReader _reader = new(path);
    private SqliteConnection? _connection;
    private StoreWriter? _writer;
    private Checkpointer? _checkpointer;

    public int Backlog => _writer?.Backlog ?? 0;

    public Exception? Fault => _writer?.Fault;

    public StoredState Open()
    {
        var connection = OpenChecked();
        try
        {
            Migrations.Apply(connection, time.GetUtcNow());
            var state = StateLoader.Load(connection);
            _connection = connection;
            _checkpointer = new Checkpointer(path, error => _writer?.Fail(error));
            _writer = new StoreWriter(connection, _checkpointer.HandleCommit);
            _checkpointer.Start();
            _writer.Start();
            return state;
        }
        catch (InvalidDataException error)
        {
            connection.Dispose();
            throw new StartupException($"The data file {path} cannot be used: {error.Message}.", "Start the newer version, or choose another --data folder.");
        }
    }

    public Task Enqueue(StoreBatch batch) => (_writer ?? throw new InvalidOperationException("the store is not open")).Enqueue(batch);

    public long ReadEpoch(string room, string producer) => _reader.Read(connection =>
    {
        var statement = connection.Prepare("SELECT epoch FROM streams WHERE room = ? AND producer = ?").Bind(room).Bind(producer);
        return statement.Step() ? statement.Integer(0) : 0;
    });

    public StoredAssignment? FindAssignment(string id) => _reader.Read(connection =>
    {
        var statement = connection.Prepare($"SELECT {RowReaders.AssignmentColumns} FROM assignments WHERE id = ?").Bind(id);
        return statement.Step() ? RowReaders.Assignment(statement) : null;
    });

    public bool HasOccurrence(string assignmentId, string detectorKey, long occurrenceId) => _reader.Read(connection =>
        connection.Prepare(
            "SELECT 1 FROM events WHERE assignment_id = ? AND detector_key = ? AND occurrence_id = ? AND state = 'started' LIMIT 1")
            .Bind(assignmentId).Bind(detectorKey).Bind(occurrenceId).Step());

    public IReadOnlyList<StoredEvent> ReadEvents(EventFilter filter, long after, int limit) => _reader.Read(connection =>
    {
        var sql = new StringBuilder($"SELECT {RowReaders.EventColumns} FROM events WHERE cursor > ?");
        var bindings = new List<Action<SqliteStatement>>();
        void Add(string condition, Action<SqliteStatement> bind)
        {
            sql.Append(" AND ").Append(condition);
            bindings.Add(bind);
        }

        if (filter.Room is { } room)
            Add("room = ?", statement => statement.Bind(room));
        if (filter.Producer is { } producer)
            Add("producer = ?", statement => statement.Bind(producer));
        if (filter.Type is { } type && type.EndsWith('*'))
            Add("substr(type, 1, ?) = ?", statement => statement.Bind(type.Length - 1).Bind(type[..^1]));
        else if (filter.Type is { } exact)
            Add("type = ?", statement => statement.Bind(exact));
        if (filter.Label is { } label)
            Add("label = ?", statement => statement.Bind(label));
        if (filter.State is { } state)
            Add("state = ?", statement => statement.Bind(state));
        if (filter.Since is { } since)
            Add("time >= ?", statement => statement.Bind(since));
        if (filter.Until is { } until)
            Add("time < ?", statement => statement.Bind(until));
        sql.Append(" ORDER BY cursor LIMIT ?");
        var query = connection.Prepare(sql.ToString()).Bind(after);
        foreach (var bind in bindings)
            bind(query);
        return RowReaders.All(query.Bind(limit), RowReaders.Event);
    });

    public IReadOnlyList<StoredEvent> FindEvent(string id) => _reader.Read(connection => RowReaders.All(
        connection.Prepare($"SELECT {RowReaders.EventColumns} FROM events WHERE event_id = ? OR id = ? ORDER BY cursor").Bind(id).Bind(id),
        RowReaders.Event));

    public StoredEvent? ReadEvent(long cursor) => _reader.Read(connection =>
    {
        var statement = connection.Prepare($"SELECT {RowReaders.EventColumns} FROM events WHERE cursor = ?").Bind(cursor);
        return statement.Step() ? RowReaders.Event(statement) : null;
    });

    public bool HasEventsOf(string room, string peer, long through) =>
        _reader.Read(connection => ConsentRows.HasEventsOf(connection, room, peer, through));

    public IReadOnlyList<StoredDelivery> ReadLane(string endpoint, string producer, int limit) => _reader.Read(connection => RowReaders.All(
        connection.Prepare(
            $"SELECT {RowReaders.DeliveryColumns} FROM deliveries WHERE endpoint = ? AND producer = ? AND state = 0 ORDER BY id LIMIT ?")
            .Bind(endpoint).Bind(producer).Bind(limit),
        RowReaders.Delivery));

    public IReadOnlyList<StoredDelivery> ReadDeliveries(DeliveryState? state, string? endpoint, long after, int limit) => _reader.Read(
        connection => RowReaders.All(
            connection.Prepare(
                $"SELECT {RowReaders.DeliveryColumns} FROM deliveries WHERE id > ? AND (? IS NULL OR state = ?)"
                + " AND (? IS NULL OR endpoint = ?) ORDER BY id LIMIT ?")
                .Bind(after).Bind((long?)state).Bind((long?)state).Bind(endpoint).Bind(endpoint).Bind(limit),
            RowReaders.Delivery));

    public StoredDelivery? FindDelivery(long id) => _reader.Read(connection =>
    {
        var statement = connection.Prepare($"SELECT {RowReaders.DeliveryColumns} FROM deliveries WHERE id = ?").Bind(id);
        return statement.Step() ? RowReaders.Delivery(statement) : null;
    });

    public IReadOnlyDictionary<string, int> CountPending() => _reader.Read(connection => RowReaders.All(
        connection.Prepare("SELECT endpoint, count(*) FROM deliveries WHERE state = 0 GROUP BY endpoint"),
        row => (Endpoint: row.Text(0)!, Count: (int)row.Integer(1))).ToDictionary(pair => pair.Endpoint, pair => pair.Count));

    /// <summary>Writes what is queued and closes; closing the last connection folds the log into the file.</summary>
    public ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        _checkpointer?.Dispose();
        _reader.Dispose();
        _connection?.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteConnection OpenChecked()
    {
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            connection = SqliteConnection.Open(path);
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");

            // The checkpointer comes first, at a quarter of this; a writer that never pauses long enough for it must wait once.
            connection.Execute("PRAGMA wal_autocheckpoint = 4000");
            var check = connection.Scalar("PRAGMA quick_check(1)");
            if (check == "ok")
                return connection;
            throw new SqliteException(11, $"integrity check: {check}");
        }
        catch (DllNotFoundException)
        {
            throw new StartupException(
                "The SQLite library libsqlite3.so.0 is missing.", "Install the Debian package libsqlite3-0.");
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new StartupException(
                $"The data file {path} cannot be used: {error.Message}", "Check disk and permissions, or choose another --data folder.");
        }
    }
}
