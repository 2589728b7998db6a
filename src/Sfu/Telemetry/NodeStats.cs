using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Everything that is counted, per object (<c>GET /v1/stats</c>).</summary>
internal sealed record NodeStats(
    string InstanceId, int Rooms, int Transports, int FeedReaders, IReadOnlyList<ProducerStats> Producers, IReadOnlyList<ConsumerStats> Consumers,
    IReadOnlyDictionary<string, long> Drops, LoopStats Loop, IReadOnlyList<WorkerStats> Workers)
{
    /// <summary>The node's state now: each worker is asked on its own thread.</summary>
    public static async Task<NodeStats> ReadAsync(WorkerPool workers, string instanceId)
    {
        var parts = await workers.EachAsync(Streams.Of);
        var totals = workers.Slots.Select(slot => slot.Totals).Aggregate((a, b) => a.Plus(b));
        var counts = workers.Counts;
        return new NodeStats(
            instanceId,
            counts.Rooms,
            counts.Transports,
            workers.Feed.Readers,
            [.. parts.SelectMany(part => part.Producers)],
            [.. parts.SelectMany(part => part.Consumers)],
            DropCounters.Reasons.ToDictionary(MetricTags.Name, reason => totals.Drops[(int)reason]),
            totals.Loop,
            [.. workers.Slots.Select(WorkerStats.Of)]);
    }

    /// <summary>The streams of one worker.</summary>
    private sealed record Streams(ProducerStats[] Producers, ConsumerStats[] Consumers)
    {
        public static Streams Of(SfuWorker worker)
        {
            var producers = worker.Rooms.All.SelectMany(room => room.Producers.Values).ToArray();
            return new Streams(
                [.. producers.Where(producer => !producer.IsMirror).Select(ProducerStats.Of)],
                [.. producers.SelectMany(producer => producer.Consumers).Select(ConsumerStats.Of)]);
        }
    }
}
