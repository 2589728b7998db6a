using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>Whether frames of a stream arrive: not yet, yes, or no longer. Pure; one caller at a time.</summary>
internal sealed class StreamPresence
{
    /// <summary>Without a frame for this long the stream is stalled.</summary>
    public static readonly TimeSpan StallAfter = TimeSpan.FromSeconds(2);

    /// <summary>Where it stands.</summary>
    public PresenceState State { get; private set; }

    /// <summary>When the last frame was decoded, or left out on purpose.</summary>
    public Instant? LastFrameAt { get; private set; }

    /// <summary>A frame was decoded. True = the first one, or the first after a stall.</summary>
    public bool HandleFrame(Instant now)
    {
        LastFrameAt = now;
        if (State == PresenceState.Present) return false;
        State = PresenceState.Present;
        return true;
    }

    /// <summary>A frame arrived that was left out on purpose: the stream goes on.</summary>
    public void HandleLeftOut(Instant now)
    {
        if (State == PresenceState.Present) LastFrameAt = now;
    }

    /// <summary>Time went by. True = it has stalled just now.</summary>
    public bool HandleTimeout(Instant now)
    {
        if (State != PresenceState.Present || now - LastFrameAt!.Value < StallAfter) return false;
        State = PresenceState.Stalled;
        return true;
    }
}
