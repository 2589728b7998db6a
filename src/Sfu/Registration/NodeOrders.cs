using RoomLens.Contracts.Agents;

namespace RoomLens.Sfu.Registration;

/// <summary>What the scheduler wants of this node, as its last answer said; it holds while nobody answers. Written by the registration, read by any thread.</summary>
internal sealed class NodeOrders(TimeProvider time)
{
    // A day; more is not waited for.
    private const double LongestS = 86_400;

    private volatile State _state = State.None;

    /// <summary>It gets no new rooms; nothing to do but to remember it.</summary>
    public bool IsCordoned => _state.IsCordoned;

    /// <summary>There are other nodes, which may have the room that somebody asks for.</summary>
    public bool HasOthers => _state.HasOthers;

    /// <summary>It is to become empty.</summary>
    public bool IsDraining => _state.EndsAt is not null;

    /// <summary>Takes an answer; the time that rooms have left counts from the first one that says drain.</summary>
    public void Handle(HeartbeatReply reply, long timestamp) =>
        _state = new State(reply.Cordon, reply.Others, reply.Drain ? _state.EndsAt ?? timestamp + (long)(Math.Clamp(reply.DrainWithinS, 0, LongestS) * time.TimestampFrequency) : null);

    /// <summary>Whether the rooms' time is over.</summary>
    public bool IsOver(long timestamp) => _state.EndsAt <= timestamp;

    private sealed record State(bool IsCordoned, bool HasOthers, long? EndsAt)
    {
        public static readonly State None = new(false, false, null);
    }
}
