using RoomLens.Hosting.Udp.Rings;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Pipes;

/// <summary>
/// The way of packets from the producers of one worker to another worker, and of requests back: two bounded rings, each with one writing and one reading
/// thread. It belongs to one life of each worker and ends with either.
/// </summary>
internal sealed class Pipe(WorkerLife from, WorkerLife to)
{
    /// <summary>Packets that may wait: 20 ms of 100 000 a second.</summary>
    public const int Packets = 2048;

    /// <summary>Free places that are left to packets which people receive: observers' are dropped first.</summary>
    public const int KeptForPeople = Packets / 4;

    private const int MostRequests = 1024;

    /// <summary>Where the producers live.</summary>
    public WorkerLife From => from;

    /// <summary>Where they are received.</summary>
    public WorkerLife To => to;

    /// <summary>Packets; written by <see cref="From"/>, read by <see cref="To"/>.</summary>
    public SpscRing<PipeSlot> Media { get; } = new(Packets, static () => new PipeSlot());

    /// <summary>Requests; written by <see cref="To"/>, read by <see cref="From"/>.</summary>
    public SpscRing<PipeRequestSlot> Requests { get; } = new(MostRequests, static () => new PipeRequestSlot());
}
