using System.Runtime.InteropServices;
using System.Text;

namespace RoomLens.Scheduler.Storage.Native;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly SqliteDatabaseHandle _database;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteConnection(SqliteDatabaseHandle database) => _database = database;

    /// <summary>Opens or creates the file. Fails with a <see cref="SqliteException"/> that names it.</summary>
    /// <exception cref="DllNotFoundException">The SQLite library is not installed.</exception>
    public static SqliteConnection Open(string path)
    {
        const int Flags = SqliteLibrary.OpenReadWrite | SqliteLibrary.OpenCreate | SqliteLibrary.OpenNoMutex;
        var code = SqliteLibrary.sqlite3_open_v2(path, out var raw, Flags, 0);
        var database = new SqliteDatabaseHandle(raw);
        var connection = new SqliteConnection(database);
        if (code != SqliteLibrary.Ok)
        {
            var message = database.IsInvalid ? "out of memory" : connection.ErrorMessage();
            connection.Dispose();
            throw new SqliteException(code, $"{path}: {message}");
        }

        connection.Check(SqliteLibrary.sqlite3_busy_timeout(database, 5000));
        return connection;
    }

    /// <summary>The prepared statement of this text, reset and without bindings; made once per connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
        {
            known.Reset();
            return known;
        }

        var statement = new SqliteStatement(this, PrepareHandle(sql));
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs one statement without parameters to its end.</summary>
    public void Execute(string sql)
    {
        using var handle = PrepareHandle(sql);
        using var statement = new SqliteStatement(this, handle);
        while (statement.Step())
        {
        }
    }

    /// <summary>First column of the first row as text, or null.</summary>
    public string? Scalar(string sql)
    {
        using var handle = PrepareHandle(sql);
        using var statement = new SqliteStatement(this, handle);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Ends every read that was left before its last row.</summary>
    public void ResetStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Reset();
    }

    public void Check(int code)
    {
        if (code != SqliteLibrary.Ok)
            throw Failure();
    }

    public SqliteException Failure() => new(SqliteLibrary.sqlite3_extended_errcode(_database), ErrorMessage());

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _database.Dispose();
    }

    private unsafe SqliteStatementHandle PrepareHandle(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = bytes)
        {
            Check(SqliteLibrary.sqlite3_prepare_v2(_database, text, bytes.Length, out var raw, 0));
            return new SqliteStatementHandle(raw);
        }
    }

    private string ErrorMessage() => Marshal.PtrToStringUTF8(SqliteLibrary.sqlite3_errmsg(_database)) ?? "unknown error";
}
