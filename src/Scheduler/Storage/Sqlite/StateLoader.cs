using System.Globalization;
using System.Text.Json;
using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Reads everything a starting scheduler needs.</summary>
internal static class StateLoader
{
    public static StoredState Load(SqliteConnection connection)
    {
        var meta = RowReaders.All(connection.Prepare("SELECT key, value FROM meta"), row => (Key: row.Text(0)!, Value: row.Text(1)!))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        return new StoredState
        {
            Meta = meta,
            Subscriptions = RowReaders.All(connection.Prepare("SELECT json FROM subscriptions"), ReadSubscription),
            Endpoints = RowReaders.All(
                connection.Prepare("SELECT json FROM endpoints"),
                row => JsonSerializer.Deserialize(row.Text(0)!, StoreJson.Default.StoredEndpoint)!),
            Assignments = RowReaders.All(
                connection.Prepare($"SELECT {RowReaders.AssignmentColumns} FROM assignments WHERE closed_at IS NULL"), RowReaders.Assignment),
            OpenEvents = RowReaders.All(
                connection.Prepare("SELECT event_id, assignment_id, detector_key, occurrence_id, data FROM open_events"),
                RowReaders.OpenEvent),
            Policies = ConsentRows.Policies(connection),
            Consents = ConsentRows.Consents(connection),
            LastCursor = Highest(connection, meta, "lastCursor", "SELECT max(cursor) FROM events"),
            LastDelivery = Highest(connection, meta, "lastDelivery", "SELECT max(id) FROM deliveries"),
            Lanes = RowReaders.All(
                connection.Prepare("SELECT DISTINCT endpoint, producer FROM deliveries WHERE state = 0"),
                row => (row.Text(0)!, row.Text(1)!)),
        };
    }

    private static Subscription ReadSubscription(SqliteStatement row) =>
        JsonSerializer.Deserialize(row.Text(0)!, StoreJson.Default.Subscription)!;

    private static long Highest(SqliteConnection connection, Dictionary<string, string> meta, string key, string sql)
    {
        var rows = connection.Scalar(sql) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        var kept = meta.TryGetValue(key, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
        return Math.Max(rows, kept);
    }
}
