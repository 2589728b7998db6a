using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Placement;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Tests.Support;

/// <summary>Small examples of everything.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static ModelOffer Model(string name, ModelState state = ModelState.Ready, int width = 320, double costMs = 10) =>
        new(name, "1", state, state == ModelState.Ready ? null : "no weights", null, width, width * 9 / 16, costMs, [name]);

    public static AgentHello BotHello(string id = "bot-1", string instance = "i-1", double capacity = 1, params ModelOffer[] models) => new()
    {
        Kind = AgentKind.Bot,
        Id = id,
        InstanceId = instance,
        Protocol = AgentProtocol.Version,
        Addresses = new AgentAddresses { Control = "http://127.0.0.1:8090", Media = "127.0.0.1:43000" },
        Capacity = capacity,
        Models = models.Length > 0 ? models : [Model("motion"), Model("scene"), Model("person")],
        Codecs = ["VP8", "H264"],
    };

    public static BotView Bot(string id, double capacity = 1, bool draining = false, params ModelOffer[] models) => new()
    {
        Id = id,
        Capacity = capacity,
        Draining = draining,
        Models = models.Length > 0 ? models : [Model("motion"), Model("scene"), Model("person")],
        Codecs = ["VP8"],
    };

    public static StreamView Stream(string producer, string room = "lobby", string codec = "VP8", string source = "camera", bool observable = true) => new()
    {
        Key = new StreamKey(room, producer),
        PeerId = "ann",
        NodeId = "node-1",
        SfuUrl = "http://127.0.0.1:8082",
        Codec = codec,
        Source = source,
        Observable = observable,
    };

    public static Subscription Subscription(string id = "s", string room = "*", params string[] models) => new()
    {
        Id = id,
        Room = room,
        Models = models.Length > 0 ? models : ["person"],
    };

    public static RoomState Room(string room, params string[] producers) => new(
        room,
        [new PeerState("ann", "webrtc", Noon)],
        [.. producers.Select(id => new ProducerState { Id = id, PeerId = "ann", Kind = "video", Codec = "VP8", Score = 10 })]);

    public static StoredAssignment Assignment(string id = "a-1", long epoch = 1, string producer = "p-1") => new()
    {
        Id = id,
        Epoch = epoch,
        RoomId = "lobby",
        ProducerId = producer,
        PeerId = "ann",
        Codec = "VP8",
        NodeId = "node-1",
        BotId = "bot-1",
        BotInstance = "i-1",
        OpenedAt = Noon,
    };

    public static Observation Seen(
        ObservationKind kind, long seq, string assignment = "a-1", long epoch = 1, long occurrence = 1, string detector = "person-1") =>
        new()
        {
            BotSeq = seq,
            AssignmentId = assignment,
            Epoch = epoch,
            Kind = kind,
            Stream = new StreamPart { RoomId = "lobby", ProducerId = "p-1", Epoch = epoch, Ssrc = 7 },
            DetectorKey = detector,
            OccurrenceId = occurrence,
            Subscriptions = ["s"],
            EventKind = EventKind.Object,
            StartedAt = Noon,
            LastSeenAt = Noon.AddSeconds(seq),
            EndedAt = kind == ObservationKind.Ended ? Noon.AddSeconds(seq) : null,
            Hits = (int)seq,
            Samples = (int)seq,
            Frame = new FramePart { Width = 640, Height = 360, RtpTimestamp = 90000 },
            Clock = new ClockPart { CaptureTime = Noon.AddSeconds(seq), CaptureSource = CaptureSource.RtcpSr },
            Model = new ModelPart("person", "1", null, "built-in", "cpu"),
            Object = new ObjectPart { TrackId = 1, Label = "person", Score = 0.9, Box = new Box(0.1, 0.2, 0.3, 0.4) },
            Health = kind == ObservationKind.Health ? new HealthPart(HealthState.Black, HealthState.Ok, Noon) : null,
            Degradation = kind == ObservationKind.Degraded ? new DegradationPart(DecodeStep.KeyFrames, DecodeStep.Full, "too slow", Noon) : null,
        };
}
