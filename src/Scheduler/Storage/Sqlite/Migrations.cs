using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Brings a database to the newest schema, one transaction per version; versions are never edited once released.</summary>
internal static class Migrations
{
    private static readonly string[][] Versions =
    [
        [
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE subscriptions(room TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY(room, id)) WITHOUT ROWID",
            "CREATE TABLE endpoints(id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE streams(room TEXT NOT NULL, producer TEXT NOT NULL, epoch INTEGER NOT NULL, updated_at INTEGER NOT NULL,"
                + " PRIMARY KEY(room, producer)) WITHOUT ROWID",
            "CREATE TABLE assignments(id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, room TEXT NOT NULL, producer TEXT NOT NULL,"
                + " peer TEXT NOT NULL, codec TEXT NOT NULL, node TEXT NOT NULL, bot TEXT NOT NULL, instance TEXT NOT NULL,"
                + " opened_at INTEGER NOT NULL, closed_at INTEGER, close_cause TEXT, last_number INTEGER NOT NULL,"
                + " acked_seq INTEGER NOT NULL, observed INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE INDEX assignments_open ON assignments(closed_at)",
            "CREATE TABLE open_events(event_id TEXT PRIMARY KEY, assignment_id TEXT NOT NULL, detector_key TEXT NOT NULL,"
                + " occurrence_id INTEGER NOT NULL, data TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE events(cursor INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL, room TEXT NOT NULL,"
                + " producer TEXT NOT NULL, type TEXT NOT NULL, label TEXT, state TEXT, time INTEGER NOT NULL, stored_at INTEGER NOT NULL,"
                + " assignment_id TEXT, detector_key TEXT, occurrence_id INTEGER, json BLOB NOT NULL)",
            "CREATE INDEX events_event ON events(event_id)",
            "CREATE INDEX events_room ON events(room, cursor)",
            "CREATE INDEX events_producer ON events(producer, cursor)",
            "CREATE INDEX events_stored ON events(stored_at)",
            "CREATE INDEX events_occurrence ON events(assignment_id, detector_key, occurrence_id) WHERE state = 'started'",
            "CREATE TABLE deliveries(id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, producer TEXT NOT NULL, cursor INTEGER NOT NULL,"
                + " event_id TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL, status INTEGER,"
                + " error TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)",
            "CREATE INDEX deliveries_lane ON deliveries(endpoint, producer, id) WHERE state = 0",
            "CREATE INDEX deliveries_state ON deliveries(state, id)",
            "CREATE INDEX deliveries_cursor ON deliveries(cursor)",
        ],
        [
            "CREATE TABLE policies(room TEXT PRIMARY KEY, observation INTEGER NOT NULL, visible INTEGER NOT NULL,"
                + " updated_at INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE consents(room TEXT NOT NULL, peer TEXT NOT NULL, allowed INTEGER NOT NULL, by_admin INTEGER NOT NULL,"
                + " updated_at INTEGER NOT NULL, PRIMARY KEY(room, peer)) WITHOUT ROWID",
            "ALTER TABLE events ADD COLUMN peer TEXT",
            "UPDATE events SET peer = (SELECT assignments.peer FROM assignments WHERE assignments.id = events.assignment_id)",
            "CREATE INDEX events_peer ON events(room, peer, cursor)",
        ],
    ];

    /// <summary>The schema version this build writes.</summary>
    public static int Newest => Versions.Length;

    /// <exception cref="InvalidDataException">The file was written by a newer build.</exception>
    public static void Apply(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS migrations(version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)");
        var present = int.Parse(
            connection.Scalar("SELECT coalesce(max(version), 0) FROM migrations")!, System.Globalization.CultureInfo.InvariantCulture);
        if (present > Newest)
            throw new InvalidDataException($"schema version {present} is newer than {Newest}, the newest this build knows");
        for (var version = present + 1; version <= Newest; version++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var statement in Versions[version - 1])
                connection.Execute(statement);
            connection.Prepare("INSERT INTO migrations(version, applied_at) VALUES(?, ?)").Bind(version).Bind(now).Run();
            connection.Execute("COMMIT");
        }
    }
}
