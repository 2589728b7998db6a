using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Placement;

namespace RoomLens.Scheduler.Core;

/// <summary>The lists of the public API, made from the state under its lock.</summary>
internal sealed class StateViews(SchedulerState state, StreamStatusBook status)
{
    public IReadOnlyList<RoomInfo> Rooms() => state.Read(_ => (IReadOnlyList<RoomInfo>)
    [
        .. from node in state.Nodes.Live
           from room in node.Rooms.Values
           orderby room.RoomId
           select Of(node, room),
    ]);

    public IReadOnlyList<StreamInfo> Streams(string? room) => state.Read(now => (IReadOnlyList<StreamInfo>)
    [
        .. state.Streams()
            .Where(stream => room is null || stream.Key.RoomId == room)
            .OrderBy(stream => stream.Key.RoomId, StringComparer.Ordinal)
            .ThenBy(stream => stream.Key.ProducerId, StringComparer.Ordinal)
            .Select(stream => Of(stream, now)),
    ]);

    public IReadOnlyList<BotInfo> Bots() => state.Read(now => (IReadOnlyList<BotInfo>)
        [.. state.Bots.All.OrderBy(bot => bot.Id, StringComparer.Ordinal).Select(bot => Of(bot, now))]);

    /// <summary>One bot; null = unknown.</summary>
    public BotInfo? Bot(string id) => state.Read(now => state.Bots.Find(id) is { } bot ? Of(bot, now) : null);

    public IReadOnlyList<NodeInfo> Nodes() => state.Read(_ => (IReadOnlyList<NodeInfo>)
    [
        .. state.Nodes.All.OrderBy(node => node.Id, StringComparer.Ordinal).Select(Of),
    ]);

    /// <summary>One node; null = unknown.</summary>
    public NodeInfo? Node(string id) => state.Read(_ => state.Nodes.Find(id) is { } node ? Of(node) : null);

    /// <summary>Open assignments; their tokens are left out.</summary>
    public IReadOnlyList<Assignment> Assignments() => state.Read(now => (IReadOnlyList<Assignment>)
    [
        .. state.Assignments.Open.OrderBy(open => open.Stored.Id, StringComparer.Ordinal).Select(open => new Assignment
        {
            AssignmentId = open.Stored.Id,
            BotId = open.Stored.BotId,
            Reserved = open.ReservedAt(now),
            Epoch = open.Stored.Epoch,
            RoomId = open.Stored.RoomId,
            ProducerId = open.Stored.ProducerId,
            PeerId = open.Stored.PeerId,
            Codec = open.Stored.Codec,
            Source = open.Source,
            Paused = open.Paused,
            SfuUrl = open.SfuUrl,
            Token = "",
            Want = open.Want,
            Cap = open.Cap,
            Detectors = open.Detectors,
        }),
    ]);

    /// <summary>Each model in each version, in the best state any live bot has it.</summary>
    public IReadOnlyList<ModelOffer> Models() => state.Read(_ => (IReadOnlyList<ModelOffer>)
    [
        .. state.Bots.Live.SelectMany(bot => bot.Models)
            .GroupBy(offer => (offer.Name, offer.Version))
            .Select(group => group.MinBy(offer => offer.State)!)
            .OrderBy(offer => offer.Name, StringComparer.Ordinal)
            .ThenBy(offer => offer.Version, StringComparer.Ordinal),
    ]);

    private static NodeInfo Of(Node node) => new(
        node.Id, node.Hello.InstanceId, !node.IsLive ? "lost" : node.IsDraining ? "draining" : node.IsCordoned ? "cordoned" : "live", node.LastSeen,
        node.Hello.Addresses.Control, node.Hello.Addresses.Public, node.Rooms.Count, node.Rooms.Values.Sum(room => room.Producers.Count), node.Hello.Capacity, node.Load);

    private RoomInfo Of(Node node, Room room) => new(
        room.RoomId,
        node.Id,
        room.Peers.Values.Count(peer => peer.Kind != "observer"),
        room.Producers.Count,
        room.Producers.Keys.Count(id => state.Assignments.OfStream(new StreamKey(room.RoomId, id)) is { ObservedSince: not null }));

    private BotInfo Of(Bot bot, DateTimeOffset now)
    {
        var assignments = bot.IsLive ? state.Assignments.OfBot(bot.Id) : [];
        return new BotInfo
        {
            Id = bot.Id,
            InstanceId = bot.InstanceId,
            State = !bot.IsLive ? "lost" : bot.Draining ? "draining" : "live",
            Addresses = bot.Hello.Addresses,
            LastSeen = bot.LastSeen,
            Capacity = bot.Hello.Capacity,
            Reserved = assignments.Sum(open => open.ReservedAt(now)),
            Load = bot.Load,
            Streams = assignments.Count,
            Models = bot.Models,
        };
    }

    private StreamInfo Of(StreamView stream, DateTimeOffset now)
    {
        var open = state.Assignments.OfStream(stream.Key);
        var known = status.Find(stream.Key);
        var wanted = WantedStreams.Of(stream, state.Subscriptions.All);
        var report = open?.Report;
        return new StreamInfo
        {
            RoomId = stream.Key.RoomId,
            ProducerId = stream.Key.ProducerId,
            PeerId = stream.PeerId,
            NodeId = stream.NodeId,
            Codec = stream.Codec,
            State = State(stream, open, wanted is not null),
            Reason = stream.Consent.Reason ?? Reason(known, report),
            Since = open?.ObservedSince ?? open?.Stored.OpenedAt ?? known?.Since ?? now,
            Subscriptions = wanted?.SubscriptionIds ?? [],
            BotId = open?.Stored.BotId,
            Epoch = open?.Stored.Epoch,
            AssignmentId = open?.Stored.Id,
            AnalysedFps = report?.AnalysedFps,
            Width = report is { Width: > 0 } ? report.Width : null,
            Height = report is { Height: > 0 } ? report.Height : null,
            SpatialLayer = report?.SpatialLayer,
            TemporalLayer = report?.TemporalLayer,
            Degraded = report is { Decodes: not DecodeStep.Full } ? StepName(report.Decodes) : null,
            Health = open?.Health is { } health ? HealthName(health) : null,
        };
    }

    private static string State(StreamView stream, TrackedAssignment? open, bool isWanted) => open switch
    {
        { Report.State: StreamState.Unobservable } => "unobservable",
        { ObservedSince: null } => "assigned",
        not null => "observed",
        null when !stream.Observable => stream.Consent.Name,
        null => isWanted ? "pending" : "unsubscribed",
    };

    private static string? Reason(StreamStatus? known, StreamReport? report) =>
        report is { State: not StreamState.Observing, Detail: { Length: > 0 } detail } ? detail
        : report is { Decodes: not DecodeStep.Full } ? "the bot decodes less because it cannot keep up"
        : known?.Decision.Reason;

    private static string StepName(DecodeStep step) => step == DecodeStep.KeyFrames ? "key_frames" : "base_temporal_layer";

    private static string HealthName(HealthState health) => health switch
    {
        HealthState.LowLight => "low_light",
        HealthState.UnobservableEncrypted => "unobservable:encrypted",
        HealthState.UnobservableCodec => "unobservable:codec",
        _ => health.ToString().ToLowerInvariant(),
    };
}
