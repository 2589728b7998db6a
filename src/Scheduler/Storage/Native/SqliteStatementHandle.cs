using Microsoft.Win32.SafeHandles;

namespace RoomLens.Scheduler.Storage.Native;

/// <summary>Owns one prepared statement.</summary>
internal sealed class SqliteStatementHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SqliteStatementHandle(nint statement)
        : base(ownsHandle: true) => SetHandle(statement);

    /// <summary>The result repeats the error of the last step, which was already reported there.</summary>
    protected override bool ReleaseHandle()
    {
        _ = SqliteLibrary.sqlite3_finalize(handle);
        return true;
    }
}
