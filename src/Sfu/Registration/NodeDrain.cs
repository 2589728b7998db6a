using Microsoft.Extensions.Logging;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Registration;

/// <summary>
/// Empties the node when it is ordered to: no room is opened any more; once the time of those that there are is over they are closed a few at a time, so
/// that their participants do not all come back to the other nodes in one moment.
/// </summary>
internal sealed class NodeDrain(WorkerPool workers, NodeOrders orders, TimeProvider time, ILogger log)
{
    /// <summary>Rooms that each worker closes per second.</summary>
    public const int RoomsPerSecond = 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private bool _isEmpty;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await StepAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: the normal end.
        }
    }

    /// <summary>Does what is due.</summary>
    public async Task StepAsync()
    {
        workers.OpensRooms = !orders.IsDraining;
        if (!orders.IsDraining)
        {
            _isEmpty = false;
            return;
        }

        if (orders.IsOver(time.GetTimestamp())) await workers.EachAsync(CloseSome);
        if (_isEmpty || workers.Rooms.Count > 0) return;
        _isEmpty = true;
        Log.Drained(log);
    }

    private static bool CloseSome(SfuWorker worker)
    {
        foreach (var room in worker.Rooms.All.Take(RoomsPerSecond).ToArray()) worker.Rooms.CloseRoom(room, CloseReasons.NodeLeft);
        // Transports whose room nobody ever opened.
        if (worker.Rooms.All.Count == 0) worker.WebRtc.CloseAll(CloseReasons.NodeLeft);
        return true;
    }
}
