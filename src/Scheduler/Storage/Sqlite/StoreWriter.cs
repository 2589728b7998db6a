using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Everything that queued up while a commit waited for the disk goes into the next one (group commit),
/// so a single batch never waits for company. After a failed commit it takes nothing more: memory and disk would disagree.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ChangeWriter _changes;
    private readonly Action _onCommit;
    private readonly Thread _thread;
    private readonly object _lock = new();
    private List<(StoreBatch Batch, TaskCompletionSource Done)> _queue = [];
    private bool _stopping;
    private volatile Exception? _fault;
    private int _backlog;

    /// <summary>A writer; <see cref="Start"/> starts it.</summary>
    /// <param name="connection">Used by this thread alone from then on.</param>
    /// <param name="onCommit">Called after each commit.</param>
    public StoreWriter(SqliteConnection connection, Action onCommit)
    {
        _onCommit = onCommit;
        _connection = connection;
        _changes = new ChangeWriter(connection);
        _thread = new Thread(Run) { Name = "scheduler-store", IsBackground = true };
    }

    public int Backlog => Volatile.Read(ref _backlog);

    public Exception? Fault => _fault;

    public void Start() => _thread.Start();

    public Task Enqueue(StoreBatch batch)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_fault is { } fault)
                return Task.FromException(new InvalidOperationException("the store stopped working", fault));
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Add((batch, done));
            Interlocked.Increment(ref _backlog);
            Monitor.Pulse(_lock);
        }

        return done.Task;
    }

    /// <summary>Takes nothing more: the data file failed elsewhere.</summary>
    public void Fail(Exception error) => _fault ??= error;

    /// <summary>Writes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.Pulse(_lock);
        }

        if (_thread.ThreadState != ThreadState.Unstarted)
            _thread.Join();
    }

    private void Run()
    {
        List<(StoreBatch Batch, TaskCompletionSource Done)> group = [];
        while (true)
        {
            lock (_lock)
            {
                while (_queue.Count == 0 && !_stopping)
                    Monitor.Wait(_lock);
                if (_queue.Count == 0)
                    return;
                (group, _queue) = (_queue, group);
            }

            Write(group);
            Interlocked.Add(ref _backlog, -group.Count);
            group.Clear();
        }
    }

    private void Write(List<(StoreBatch Batch, TaskCompletionSource Done)> group)
    {
        try
        {
            if (_fault is { } fault)
                throw new InvalidOperationException("the store stopped working", fault);
            Commit(group);
            foreach (var (batch, done) in group)
            {
                batch.RunEffects();
                done.SetResult();
            }
        }
        catch (Exception error)
        {
            _fault ??= error;
            foreach (var (_, done) in group)
                done.TrySetException(error);
        }
    }

    private void Commit(List<(StoreBatch Batch, TaskCompletionSource Done)> group)
    {
        if (group.TrueForAll(entry => entry.Batch.Changes.Count == 0))
            return;
        _connection.Prepare("BEGIN IMMEDIATE").Run();
        foreach (var (batch, _) in group)
        {
            foreach (var change in batch.Changes)
                _changes.Write(change);
        }

        _connection.Prepare("COMMIT").Run();
        _onCommit();
    }
}
