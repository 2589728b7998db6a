using System.Text.Json;
using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Rows to records; each column list and its reader stand together.</summary>
internal static class RowReaders
{
    public const string EventColumns =
        "cursor, id, event_id, room, producer, type, label, state, time, stored_at, assignment_id, detector_key, occurrence_id, json, peer";

    public const string AssignmentColumns =
        "id, epoch, room, producer, peer, codec, node, bot, instance, opened_at, closed_at, close_cause, last_number, acked_seq, observed";

    public const string DeliveryColumns =
        "id, endpoint, producer, cursor, event_id, state, attempts, next_at, status, error, created_at, updated_at";

    public static StoredEvent Event(SqliteStatement row) => new()
    {
        Cursor = row.Integer(0),
        Id = row.Text(1)!,
        EventId = row.Text(2)!,
        RoomId = row.Text(3)!,
        ProducerId = row.Text(4)!,
        Type = row.Text(5)!,
        Label = row.Text(6),
        State = row.Text(7),
        Time = row.Time(8),
        StoredAt = row.Time(9),
        AssignmentId = row.Text(10),
        DetectorKey = row.Text(11),
        OccurrenceId = row.NullableInteger(12),
        Json = row.Blob(13),
        PeerId = row.Text(14),
    };

    public static StoredAssignment Assignment(SqliteStatement row) => new()
    {
        Id = row.Text(0)!,
        Epoch = row.Integer(1),
        RoomId = row.Text(2)!,
        ProducerId = row.Text(3)!,
        PeerId = row.Text(4)!,
        Codec = row.Text(5)!,
        NodeId = row.Text(6)!,
        BotId = row.Text(7)!,
        BotInstance = row.Text(8)!,
        OpenedAt = row.Time(9),
        ClosedAt = row.NullableTime(10),
        CloseCause = row.Text(11),
        LastNumber = row.Integer(12),
        AckedSeq = row.Integer(13),
        Observed = row.Integer(14) != 0,
    };

    public static StoredDelivery Delivery(SqliteStatement row) => new()
    {
        Id = row.Integer(0),
        Endpoint = row.Text(1)!,
        ProducerId = row.Text(2)!,
        Cursor = row.Integer(3),
        EventId = row.Text(4)!,
        State = (DeliveryState)row.Integer(5),
        Attempts = (int)row.Integer(6),
        NextAt = row.Time(7),
        Status = (int?)row.NullableInteger(8),
        Error = row.Text(9),
        CreatedAt = row.Time(10),
        UpdatedAt = row.Time(11),
    };

    public static StoredOpenEvent OpenEvent(SqliteStatement row) => new()
    {
        EventId = row.Text(0)!,
        AssignmentId = row.Text(1)!,
        DetectorKey = row.Text(2)!,
        OccurrenceId = row.Integer(3),
        Data = JsonSerializer.Deserialize(row.Text(4)!, StoreJson.Default.EventData)!,
    };

    public static List<T> All<T>(SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step())
            rows.Add(read(statement));
        statement.Reset();
        return rows;
    }
}
