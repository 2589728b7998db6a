using System.Runtime.InteropServices;

namespace RoomLens.Scheduler.Storage.Native;

/// <summary>The functions of the system's SQLite library that the store needs (https://www.sqlite.org/c3ref/intro.html).</summary>
internal static partial class SqliteLibrary
{
    /// <summary>Shared object of the Debian package libsqlite3-0.</summary>
    private const string Library = "libsqlite3.so.0";

    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;
    public const int Null = 5;

    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenNoMutex = 0x8000;

    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.</summary>
    public static readonly nint Transient = -1;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_open_v2(string filename, out nint database, int flags, nint vfs);

    [LibraryImport(Library)]
    public static partial int sqlite3_close_v2(nint database);

    [LibraryImport(Library)]
    public static partial int sqlite3_busy_timeout(SqliteDatabaseHandle database, int milliseconds);

    [LibraryImport(Library)]
    public static partial nint sqlite3_errmsg(SqliteDatabaseHandle database);

    [LibraryImport(Library)]
    public static partial int sqlite3_extended_errcode(SqliteDatabaseHandle database);

    [LibraryImport(Library)]
    public static unsafe partial int sqlite3_prepare_v2(SqliteDatabaseHandle database, byte* sql, int sqlBytes, out nint statement, nint tail);

    [LibraryImport(Library)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_step(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_clear_bindings(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_int64(SqliteStatementHandle statement, int index, long value);

    [LibraryImport(Library)]
    public static unsafe partial int sqlite3_bind_text(SqliteStatementHandle statement, int index, byte* text, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static unsafe partial int sqlite3_bind_blob(SqliteStatementHandle statement, int index, byte* blob, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_null(SqliteStatementHandle statement, int index);

    [LibraryImport(Library)]
    public static partial int sqlite3_column_type(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial long sqlite3_column_int64(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial nint sqlite3_column_text(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial nint sqlite3_column_blob(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial int sqlite3_column_bytes(SqliteStatementHandle statement, int column);
}
