namespace RoomLens.Sfu.Workers.Places;

/// <summary>Something that keeps a part of a room, and perhaps a seat, where it is.</summary>
internal sealed class RoomHold(RoomPart part, RoomSeat? seat)
{
    /// <summary>The part.</summary>
    public RoomPart Part => part;

    /// <summary>The seat, if it is of one.</summary>
    public RoomSeat? Seat => seat;

    /// <summary>The worker.</summary>
    public WorkerLife Life => part.Life;
}
