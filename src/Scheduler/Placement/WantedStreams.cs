using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Subscriptions;

namespace RoomLens.Scheduler.Placement;

/// <summary>Which subscriptions want which streams.</summary>
internal static class WantedStreams
{
    public static WantedStream? Of(StreamView stream, IEnumerable<Subscription> subscriptions)
    {
        if (!stream.Observable)
            return null;
        var wanting = subscriptions.Where(subscription => Wants(subscription, stream)).ToArray();
        return wanting.Length == 0
            ? null
            : new WantedStream { Stream = stream, Subscriptions = wanting, Detectors = DetectorGroups.Of(wanting) };
    }

    private static bool Wants(Subscription subscription, StreamView stream) =>
        RoomPattern.Matches(subscription.Room!, stream.Key.RoomId)
        && (subscription.Select?.Source is not { } source || source == stream.Source)
        && (subscription.Select?.Peer is not { } peer || RoomPattern.Matches(peer, stream.PeerId));
}
