using RoomLens.Contracts.Consent;
using RoomLens.Scheduler.Storage.Native;

namespace RoomLens.Scheduler.Storage.Sqlite;

/// <summary>Policies, decisions of participants, and the erasure of what is stored about one.</summary>
internal static class ConsentRows
{
    /// <summary>Events that go per change, so that an erasure never holds the writer for long.</summary>
    private const int ErasedAtOnce = 5000;

    private const string OfPerson = "SELECT cursor FROM events WHERE room = ? AND peer = ? AND cursor <= ? ORDER BY cursor LIMIT ?";

    public static List<StoredPolicy> Policies(SqliteConnection connection) => RowReaders.All(
        connection.Prepare("SELECT room, observation, visible, updated_at FROM policies"),
        row => new StoredPolicy(row.Text(0)!, (RoomObservation)row.Integer(1), row.Integer(2) != 0, row.Time(3)));

    public static List<StoredConsent> Consents(SqliteConnection connection) => RowReaders.All(
        connection.Prepare("SELECT room, peer, allowed, by_admin, updated_at FROM consents"),
        row => new StoredConsent(row.Text(0)!, row.Text(1)!, row.Integer(2) != 0, row.Integer(3) != 0, row.Time(4)));

    public static bool HasEventsOf(SqliteConnection connection, string room, string peer, long through) =>
        connection.Prepare(OfPerson).Bind(room).Bind(peer).Bind(through).Bind(1).Step();

    public static void Put(SqliteConnection connection, StoredPolicy policy) =>
        connection.Prepare("INSERT OR REPLACE INTO policies(room, observation, visible, updated_at) VALUES(?, ?, ?, ?)")
            .Bind(policy.RoomId).Bind((long)policy.Observation).Bind(policy.Visible ? 1L : 0L).Bind(policy.UpdatedAt).Run();

    public static void RemovePolicy(SqliteConnection connection, string room) =>
        connection.Prepare("DELETE FROM policies WHERE room = ?").Bind(room).Run();

    public static void Put(SqliteConnection connection, StoredConsent consent) =>
        connection.Prepare("INSERT OR REPLACE INTO consents(room, peer, allowed, by_admin, updated_at) VALUES(?, ?, ?, ?, ?)")
            .Bind(consent.RoomId).Bind(consent.PeerId).Bind(consent.Allowed ? 1L : 0L).Bind(consent.ByAdmin ? 1L : 0L)
            .Bind(consent.UpdatedAt).Run();

    public static void RemoveConsent(SqliteConnection connection, string room, string peer) =>
        connection.Prepare("DELETE FROM consents WHERE room = ? AND peer = ?").Bind(room).Bind(peer).Run();

    /// <summary>Deletes the oldest events of a person with what still waits to be delivered of them; the bytes are overwritten, not just freed.</summary>
    public static void Erase(SqliteConnection connection, StoreChange.EraseEvents erase)
    {
        connection.Execute("PRAGMA secure_delete = ON");
        connection.Prepare($"DELETE FROM deliveries WHERE cursor IN ({OfPerson})")
            .Bind(erase.Room).Bind(erase.Peer).Bind(erase.Through).Bind(ErasedAtOnce).Run();
        connection.Prepare($"DELETE FROM events WHERE cursor IN ({OfPerson})")
            .Bind(erase.Room).Bind(erase.Peer).Bind(erase.Through).Bind(ErasedAtOnce).Run();
        connection.Prepare("DELETE FROM assignments WHERE room = ? AND peer = ? AND closed_at IS NOT NULL").Bind(erase.Room).Bind(erase.Peer).Run();
        connection.Execute("PRAGMA secure_delete = OFF");
    }
}
