using RoomLens.ObserverBot.Receiving;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Observing;

/// <summary>
/// Decides when a silent consumer must be asked after: packets stopped for two seconds, none came for two seconds after it was resumed, or the
/// SFU said good-bye. Pure; one caller at a time, one per consumer.
/// </summary>
internal sealed class StreamWatch(Instant resumedAt)
{
    /// <summary>Silence after which it is asked after, and the time until it is asked again.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(1);
    private Instant? _checkedAt;
    private bool _goodbyeHandled;

    /// <summary>Whether to ask the SFU now.</summary>
    public bool ShouldCheck(in LegActivity activity, Instant now)
    {
        var goodbye = activity.SaidGoodbye && !_goodbyeHandled;
        if (!goodbye && now - (activity.LastPacketAt ?? resumedAt) < Silence) return false;
        if (!goodbye && _checkedAt is { } at && now - at < Repeat) return false;
        _goodbyeHandled |= activity.SaidGoodbye;
        _checkedAt = now;
        return true;
    }
}
