using System.Text.Json;
using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Writes changes inside the writer's transaction.</summary>
internal sealed class ChangeWriter(SqliteConnection connection)
{
    public void Write(StoreChange change)
    {
        switch (change)
        {
            case StoreChange.AppendEvent append:
                Append(append.Event);
                break;
            case StoreChange.SaveOpenEvent save:
                SaveOpen(save.Event);
                break;
            case StoreChange.RemoveOpenEvent remove:
                connection.Prepare("DELETE FROM open_events WHERE event_id = ?").Bind(remove.EventId).Run();
                break;
            case StoreChange.AddDelivery add:
                Save(add.Delivery);
                break;
            case StoreChange.UpdateDelivery update:
                Save(update.Delivery);
                break;
            case StoreChange.OpenAssignment open:
                Open(open.Assignment);
                break;
            case StoreChange.UpdateAssignment update:
                Save(update.Assignment);
                break;
            default:
                WriteRare(change);
                break;
        }
    }

    private void WriteRare(StoreChange change)
    {
        switch (change)
        {
            case StoreChange.SetMeta meta:
                connection.Prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").Bind(meta.Key).Bind(meta.Value).Run();
                break;
            case StoreChange.PutSubscription put:
                Save(put.Subscription);
                break;
            case StoreChange.RemoveSubscription remove:
                connection.Prepare("DELETE FROM subscriptions WHERE room = ? AND id = ?").Bind(remove.Room).Bind(remove.Id).Run();
                break;
            case StoreChange.PutEndpoint put:
                connection.Prepare("INSERT OR REPLACE INTO endpoints(id, json) VALUES(?, ?)")
                    .Bind(put.Endpoint.Id).Bind(JsonSerializer.Serialize(put.Endpoint, StoreJson.Default.StoredEndpoint)).Run();
                break;
            case StoreChange.RemoveEndpoint remove:
                connection.Prepare("DELETE FROM endpoints WHERE id = ?").Bind(remove.Id).Run();
                connection.Prepare("DELETE FROM deliveries WHERE endpoint = ?").Bind(remove.Id).Run();
                break;
            case StoreChange.FailDeliveries fail:
                connection.Prepare("UPDATE deliveries SET state = 2, error = ?, updated_at = ? WHERE endpoint = ? AND state = 0")
                    .Bind(fail.Error).Bind(fail.At).Bind(fail.Endpoint).Run();
                break;
            case StoreChange.PutPolicy put:
                ConsentRows.Put(connection, put.Policy);
                break;
            case StoreChange.RemovePolicy remove:
                ConsentRows.RemovePolicy(connection, remove.Room);
                break;
            case StoreChange.PutConsent put:
                ConsentRows.Put(connection, put.Consent);
                break;
            case StoreChange.RemoveConsent remove:
                ConsentRows.RemoveConsent(connection, remove.Room, remove.Peer);
                break;
            case StoreChange.EraseEvents erase:
                ConsentRows.Erase(connection, erase);
                break;
            case StoreChange.Trim trim:
                new RetentionSweep(connection).Run(trim.OlderThan, trim.MaxBytes);
                break;
            default:
                throw new InvalidOperationException($"no writer for {change.GetType().Name}");
        }
    }

    private void Append(StoredEvent row) =>
        connection.Prepare(
            "INSERT INTO events(cursor, id, event_id, room, producer, type, label, state, time, stored_at, assignment_id, detector_key,"
            + " occurrence_id, json, peer) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(row.Cursor).Bind(row.Id).Bind(row.EventId).Bind(row.RoomId).Bind(row.ProducerId).Bind(row.Type).Bind(row.Label)
            .Bind(row.State).Bind(row.Time).Bind(row.StoredAt).Bind(row.AssignmentId).Bind(row.DetectorKey).Bind(row.OccurrenceId)
            .Bind(row.Json).Bind(row.PeerId).Run();

    private void SaveOpen(StoredOpenEvent open) =>
        connection.Prepare(
            "INSERT OR REPLACE INTO open_events(event_id, assignment_id, detector_key, occurrence_id, data) VALUES(?, ?, ?, ?, ?)")
            .Bind(open.EventId).Bind(open.AssignmentId).Bind(open.DetectorKey).Bind(open.OccurrenceId)
            .Bind(JsonSerializer.Serialize(open.Data, StoreJson.Default.EventData)).Run();

    private void Save(StoredDelivery row) =>
        connection.Prepare(
            "INSERT OR REPLACE INTO deliveries(id, endpoint, producer, cursor, event_id, state, attempts, next_at, status, error,"
            + " created_at, updated_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(row.Id).Bind(row.Endpoint).Bind(row.ProducerId).Bind(row.Cursor).Bind(row.EventId).Bind((long)row.State)
            .Bind(row.Attempts).Bind(row.NextAt).Bind(row.Status).Bind(row.Error).Bind(row.CreatedAt).Bind(row.UpdatedAt).Run();

    private void Open(StoredAssignment row)
    {
        connection.Prepare(
            "INSERT INTO streams(room, producer, epoch, updated_at) VALUES(?, ?, ?, ?) ON CONFLICT(room, producer)"
            + " DO UPDATE SET epoch = max(epoch, excluded.epoch), updated_at = excluded.updated_at")
            .Bind(row.RoomId).Bind(row.ProducerId).Bind(row.Epoch).Bind(row.OpenedAt).Run();
        Save(row);
    }

    private void Save(StoredAssignment row) =>
        connection.Prepare(
            "INSERT OR REPLACE INTO assignments(id, epoch, room, producer, peer, codec, node, bot, instance, opened_at, closed_at,"
            + " close_cause, last_number, acked_seq, observed) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(row.Id).Bind(row.Epoch).Bind(row.RoomId).Bind(row.ProducerId).Bind(row.PeerId).Bind(row.Codec).Bind(row.NodeId)
            .Bind(row.BotId).Bind(row.BotInstance).Bind(row.OpenedAt).Bind(row.ClosedAt).Bind(row.CloseCause).Bind(row.LastNumber)
            .Bind(row.AckedSeq).Bind(row.Observed ? 1L : 0L).Run();

    private void Save(Subscription subscription) =>
        connection.Prepare("INSERT OR REPLACE INTO subscriptions(room, id, json) VALUES(?, ?, ?)")
            .Bind(subscription.Room).Bind(subscription.Id)
            .Bind(JsonSerializer.Serialize(subscription, StoreJson.Default.Subscription)).Run();
}
