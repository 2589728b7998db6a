using System.Runtime.InteropServices;
using System.Text;

namespace RoomLens.Scheduler.Storage.Native;

/// <summary>One prepared statement: bind in order, step, read columns. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, SqliteStatementHandle handle) : IDisposable
{
    private int _next = 1;

    public SqliteStatement Bind(long value)
    {
        connection.Check(SqliteLibrary.sqlite3_bind_int64(handle, _next++, value));
        return this;
    }

    public SqliteStatement Bind(long? value) => value is { } some ? Bind(some) : BindNull();

    public SqliteStatement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public SqliteStatement Bind(DateTimeOffset? value) => value is { } some ? Bind(some) : BindNull();

    public unsafe SqliteStatement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        var bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* text = bytes)
        {
            // An empty array pins to null, which SQLite would read as NULL.
            byte empty = 0;
            var start = bytes.Length == 0 ? &empty : text;
            connection.Check(SqliteLibrary.sqlite3_bind_text(handle, _next++, start, bytes.Length, SqliteLibrary.Transient));
        }

        return this;
    }

    public unsafe SqliteStatement Bind(ReadOnlySpan<byte> value)
    {
        fixed (byte* blob = value)
        {
            byte empty = 0;
            var start = value.IsEmpty ? &empty : blob;
            connection.Check(SqliteLibrary.sqlite3_bind_blob(handle, _next++, start, value.Length, SqliteLibrary.Transient));
        }

        return this;
    }

    /// <summary>True = a row is there; false = done.</summary>
    public bool Step() => SqliteLibrary.sqlite3_step(handle) switch
    {
        SqliteLibrary.Row => true,
        SqliteLibrary.Done => false,
        _ => throw connection.Failure(),
    };

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    public long Integer(int column) => SqliteLibrary.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => SqliteLibrary.sqlite3_column_type(handle, column) == SqliteLibrary.Null;

    public long? NullableInteger(int column) => IsNull(column) ? null : Integer(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Integer(column));

    public DateTimeOffset? NullableTime(int column) => IsNull(column) ? null : Time(column);

    public string? Text(int column)
    {
        var text = SqliteLibrary.sqlite3_column_text(handle, column);
        return text == 0 ? null : Marshal.PtrToStringUTF8(text, SqliteLibrary.sqlite3_column_bytes(handle, column));
    }

    /// <summary>A copy of the column's bytes.</summary>
    public byte[] Blob(int column)
    {
        var start = SqliteLibrary.sqlite3_column_blob(handle, column);
        var bytes = new byte[SqliteLibrary.sqlite3_column_bytes(handle, column)];
        if (bytes.Length > 0)
            Marshal.Copy(start, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Ready for the next run. The result repeats the error of the last step, which was already thrown.</summary>
    public void Reset()
    {
        _ = SqliteLibrary.sqlite3_reset(handle);
        _ = SqliteLibrary.sqlite3_clear_bindings(handle);
        _next = 1;
    }

    public void Dispose() => handle.Dispose();

    private SqliteStatement BindNull()
    {
        connection.Check(SqliteLibrary.sqlite3_bind_null(handle, _next++));
        return this;
    }
}
