using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>
/// Deletes the oldest events once they are past the age or the log is past its size, except those that a pending delivery still
/// needs; then everything that only served them.
/// </summary>
internal sealed class RetentionSweep(SqliteConnection connection)
{
    /// <summary>At most this many events go per sweep, so that a sweep never holds the writer for long.</summary>
    private const int MaxPerSweep = 5000;

    private const string NotNeeded = " NOT EXISTS(SELECT 1 FROM deliveries WHERE deliveries.cursor = events.cursor AND deliveries.state = 0)";

    public void Run(DateTimeOffset olderThan, long maxBytes)
    {
        // The highest numbers must survive the rows, or they would be given twice.
        connection.Execute(
            "INSERT INTO meta(key, value) SELECT 'lastCursor', max(cursor) FROM events WHERE true HAVING count(*) > 0"
            + " ON CONFLICT(key) DO UPDATE SET value = excluded.value");
        connection.Execute(
            "INSERT INTO meta(key, value) SELECT 'lastDelivery', max(id) FROM deliveries WHERE true HAVING count(*) > 0"
            + " ON CONFLICT(key) DO UPDATE SET value = excluded.value");
        connection.Prepare(
            "DELETE FROM events WHERE cursor IN (SELECT cursor FROM events WHERE stored_at < ? AND" + NotNeeded + " ORDER BY cursor LIMIT ?)")
            .Bind(olderThan).Bind(MaxPerSweep).Run();
        if (Used() > maxBytes)
        {
            connection.Prepare(
                "DELETE FROM events WHERE cursor IN (SELECT cursor FROM events WHERE" + NotNeeded + " ORDER BY cursor LIMIT ?)")
                .Bind(MaxPerSweep).Run();
        }

        connection.Prepare("DELETE FROM deliveries WHERE state = 1 AND updated_at < ?").Bind(olderThan).Run();
        connection.Execute("DELETE FROM deliveries WHERE state = 2 AND NOT EXISTS(SELECT 1 FROM events WHERE events.cursor = deliveries.cursor)");
        connection.Prepare("DELETE FROM assignments WHERE closed_at < ?").Bind(olderThan).Run();
        connection.Prepare(
            "DELETE FROM streams WHERE updated_at < ? AND NOT EXISTS(SELECT 1 FROM assignments WHERE assignments.closed_at IS NULL"
            + " AND assignments.room = streams.room AND assignments.producer = streams.producer)").Bind(olderThan).Run();
    }

    private long Used()
    {
        var pages = Number("PRAGMA page_count") - Number("PRAGMA freelist_count");
        return pages * Number("PRAGMA page_size");
    }

    private long Number(string pragma) => long.Parse(connection.Scalar(pragma)!, System.Globalization.CultureInfo.InvariantCulture);
}
