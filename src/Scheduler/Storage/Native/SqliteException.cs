namespace RoomLens.Scheduler.Storage.Native;

/// <summary>SQLite refused a call.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    /// <summary>Extended result code (https://www.sqlite.org/rescode.html).</summary>
    public int Code { get; } = code;
}
