using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// The node's limits as one worker sees them: its own objects are counted exactly, those of the other workers as of the end of their last turn.
/// Together they may so exceed a limit by what they admit in the same turn.
/// </summary>
internal sealed class NodeQuota(SfuOptions options, Func<WorkerCounts> others)
{
    /// <summary>Whether one room more is taken.</summary>
    public bool TakesRoom(int own) => own + others().Rooms < options.MaxRooms;

    /// <summary>Whether one WebRTC transport more is taken.</summary>
    public bool TakesTransport(int own) => own + others().Transports < options.MaxTransports;

    /// <summary>Whether one consumer more is taken.</summary>
    public bool TakesConsumer(int own) => own + others().Consumers < options.MaxConsumers;
}
