using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events.Parts;

namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>Small valid messages.</summary>
internal static class Samples
{
    public static Observation Observation(string assignment = "a1") => new()
    {
        BotSeq = 0,
        AssignmentId = assignment,
        Epoch = 7,
        Kind = ObservationKind.StreamObserved,
        Stream = new StreamPart { RoomId = "room", ProducerId = "producer", Epoch = 7 },
    };

    public static DetectorPlan Detector(string model = "motion", string key = "k1", double fps = 5) => new()
    {
        Key = key,
        Model = model,
        Fps = fps,
        Lifecycle = new Lifecycle(),
        Subscriptions = ["s1"],
    };

    public static Assignment Assignment(string id = "a1", string producer = "producer", long epoch = 7, string sfu = "http://127.0.0.1:1") => new()
    {
        AssignmentId = id,
        Epoch = epoch,
        RoomId = "room",
        ProducerId = producer,
        Codec = "VP8",
        SfuUrl = sfu,
        Token = "token",
        Detectors = [Detector()],
    };

    public static BotPlan Plan(long term, long version, params Assignment[] assignments) =>
        new() { Term = term, Version = version, Assignments = assignments };
}
