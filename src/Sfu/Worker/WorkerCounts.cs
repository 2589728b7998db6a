namespace RoomLens.Sfu.Worker;

/// <summary>How many objects there are; replaced as a whole by the worker thread, read by any.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Transports">WebRTC transports.</param>
/// <param name="Producers">Producers.</param>
/// <param name="Consumers">Consumers.</param>
internal sealed record WorkerCounts(int Rooms, int Transports, int Producers, int Consumers)
{
    /// <summary>Nothing.</summary>
    public static WorkerCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>All of them.</summary>
    public int Total => Rooms + Transports + Producers + Consumers;

    /// <summary>Both together.</summary>
    public WorkerCounts Plus(WorkerCounts other) =>
        new(Rooms + other.Rooms, Transports + other.Transports, Producers + other.Producers, Consumers + other.Consumers);
}
