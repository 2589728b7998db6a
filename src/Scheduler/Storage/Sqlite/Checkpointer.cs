using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>
/// Folds the write-ahead log into the data file on a thread and a connection of its own. SQLite would do it inside every so-manieth commit,
/// which then waits for the disk three times; a passive checkpoint beside the writer delays no commit.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>Commits between two checkpoints: at seven or eight pages a commit the log stays near SQLite's usual bound of 1000 pages.</summary>
    private const int Commits = 128;

    private readonly SqliteConnection _connection;
    private readonly Action<Exception> _onFault;
    private readonly Thread _thread;
    private readonly object _lock = new();
    private int _commits;
    private bool _stopping;

    /// <summary>A checkpointer; <see cref="Start"/> starts it.</summary>
    /// <param name="path">The data file.</param>
    /// <param name="onFault">Told, once, of the error that ended it.</param>
    public Checkpointer(string path, Action<Exception> onFault)
    {
        _connection = SqliteConnection.Open(path);
        _onFault = onFault;
        _thread = new Thread(Run) { Name = "scheduler-checkpoint", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Something was committed.</summary>
    public void HandleCommit()
    {
        lock (_lock)
        {
            if (++_commits >= Commits) Monitor.Pulse(_lock);
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.Pulse(_lock);
        }

        if (_thread.ThreadState != ThreadState.Unstarted)
            _thread.Join();
        _connection.Dispose();
    }

    private void Run()
    {
        try
        {
            while (WaitUntilDue())
                _connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException error)
        {
            _onFault(error);
        }
    }

    private bool WaitUntilDue()
    {
        lock (_lock)
        {
            while (_commits < Commits && !_stopping)
                Monitor.Wait(_lock);
            _commits = 0;
            return !_stopping;
        }
    }
}
