using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Reporting;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>What waited for the analysis of one stream.</summary>
/// <param name="Plans">Other plans, or null.</param>
/// <param name="Present">First frame after silence, or null.</param>
/// <param name="Stalled">Frames stopped, after <paramref name="Present"/> if both.</param>
/// <param name="Unobservable">Nothing of the stream can be read, after <paramref name="Present"/> if both; or null.</param>
/// <param name="Tick">Time has passed.</param>
/// <param name="Close">The stream is closed.</param>
internal readonly record struct InboxContents(
    IReadOnlyList<DetectorPlan>? Plans, ObservedFrame? Present, bool Stalled, HealthState? Unobservable, bool Tick, bool Close)
{
    /// <summary>How much of the stream is decoded, when that changed.</summary>
    public DecodeLimit? Limit { get; init; }
}
