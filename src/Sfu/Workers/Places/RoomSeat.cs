namespace RoomLens.Sfu.Workers.Places;

/// <summary>Somebody of a room who is on one worker as long as anything holds the seat: the same name again comes to the same worker.</summary>
internal sealed class RoomSeat(string name, RoomPart part)
{
    /// <summary>Whose: see <see cref="OfPeer"/> and <see cref="OfObserver"/>.</summary>
    public string Name => name;

    /// <summary>The part it is in.</summary>
    public RoomPart Part => part;

    /// <summary>How many hold it. Guarded by the directory's lock.</summary>
    public int Holds { get; set; }

    /// <summary>The seat of a participant.</summary>
    public static string OfPeer(string peerId) => "p:" + peerId;

    /// <summary>The seat of an observer.</summary>
    public static string OfObserver(string observerId) => "o:" + observerId;
}
