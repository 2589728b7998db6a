using System.Globalization;
using RoomLens.Load.Media;
using RoomLens.Load.Peers;

namespace RoomLens.Load.Runs;

/// <summary>Totals of a room, as one line of JSON. Packets that were sent and received are of the time measured, as are losses and delays.</summary>
internal sealed record RoomReport(
    long Sent, int Consumers, int Silent, long Received, long Lost, long LostOfPublisher, long Nacks, long KeyFrameRequests, long Unexpected, DelayHistogram Delays)
{
    /// <summary>As of now, on the loop's thread.</summary>
    public static RoomReport Of(IReadOnlyList<LoadPeer> peers, IReadOnlyList<IncomingStream> streams)
    {
        var delays = new DelayHistogram();
        foreach (var stream in streams) delays.Add(stream.Delays);
        var published = peers.Select(peer => peer.Stream).OfType<OutgoingStream>().ToArray();
        return new RoomReport(
            published.Sum(stream => (long)stream.Packets), streams.Count, streams.Count(stream => stream.Packets == 0), streams.Sum(stream => stream.Packets),
            streams.Sum(stream => stream.Missing), streams.Sum(stream => stream.MissingOfPublisher), published.Sum(stream => stream.Nacks),
            published.Sum(stream => stream.KeyFrameRequests), peers.Sum(peer => peer.Unexpected), delays);
    }

    /// <summary>What happened between two; the streams were restarted at the first.</summary>
    public static RoomReport Between(RoomReport first, RoomReport last) => last with
    {
        Sent = last.Sent - first.Sent,
        Nacks = last.Nacks - first.Nacks,
        KeyFrameRequests = last.KeyFrameRequests - first.KeyFrameRequests,
        Unexpected = last.Unexpected - first.Unexpected,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"sent\":{Sent},\"consumers\":{Consumers},\"silent\":{Silent},\"received\":{Received},\"lost\":{Lost},\"lost_of_publisher\":{LostOfPublisher},\"nacks\":{Nacks},\"keyframe_requests\":{KeyFrameRequests},\"unexpected\":{Unexpected},\"p50_us\":{Delays.Quantile(0.5).TotalMicroseconds:0},\"p99_us\":{Delays.Quantile(0.99).TotalMicroseconds:0},\"p999_us\":{Delays.Quantile(0.999).TotalMicroseconds:0},\"max_us\":{Delays.Max.TotalMicroseconds:0}}}");
}
