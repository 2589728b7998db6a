using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Read connections, each used by one caller at a time; WAL lets them read beside the writer.</summary>
internal sealed class StoreReader(string path) : IDisposable
{
    private const int MaxIdle = 4;
    private readonly Lock _lock = new();
    private readonly Stack<SqliteConnection> _idle = [];
    private bool _disposed;

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        var connection = Rent();
        try
        {
            return read(connection);
        }
        finally
        {
            Return(connection);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryPop(out var connection))
                connection.Dispose();
        }
    }

    private SqliteConnection Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var idle))
                return idle;
        }

        var opened = SqliteConnection.Open(path);
        opened.Execute("PRAGMA query_only = ON");
        return opened;
    }

    private void Return(SqliteConnection connection)
    {
        // A statement that was not run to its end would keep its read transaction, and with it the log, from moving on.
        connection.ResetStatements();
        lock (_lock)
        {
            if (!_disposed && _idle.Count < MaxIdle)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }
}
