using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Everything that is counted, per object (<c>GET /v1/stats</c>).</summary>
internal sealed record NodeStats(
    string InstanceId, int Rooms, int Transports, int FeedReaders, IReadOnlyList<ProducerStats> Producers, IReadOnlyList<ConsumerStats> Consumers,
    IReadOnlyDictionary<string, long> Drops, LoopStats Loop)
{
    /// <summary>The node's state now.</summary>
    public static NodeStats Of(SfuWorker worker, string instanceId)
    {
        var producers = worker.Rooms.All.SelectMany(room => room.Producers.Values).ToArray();
        return new NodeStats(
            instanceId,
            worker.Rooms.All.Count,
            worker.WebRtc.Count,
            worker.Rooms.Feed.Readers,
            [.. producers.Select(ProducerStats.Of)],
            [.. producers.SelectMany(producer => producer.Consumers).Select(ConsumerStats.Of)],
            DropCounters.Reasons.ToDictionary(MetricTags.Name, reason => worker.Drops[reason]),
            LoopStats.Of(worker.Loop.Counters));
    }
}
