using Microsoft.Win32.SafeHandles;

namespace RoomLens.Scheduler.Storage.Native;

/// <summary>Owns one SQLite connection.</summary>
internal sealed class SqliteDatabaseHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SqliteDatabaseHandle(nint database)
        : base(ownsHandle: true) => SetHandle(database);

    protected override bool ReleaseHandle() => SqliteLibrary.sqlite3_close_v2(handle) == SqliteLibrary.Ok;
}
