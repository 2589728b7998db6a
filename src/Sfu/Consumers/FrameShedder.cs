using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Consumers;

/// <summary>Holds an observer's frames back while the node lags: whole frames, never half of one.</summary>
internal sealed class FrameShedder
{
    private MediaTime? _frame;

    /// <summary>Frames are being held back.</summary>
    public bool IsShedding { get; private set; }

    /// <summary>Times it began.</summary>
    public long Sheds { get; private set; }

    /// <summary>Whether a packet may pass. <paramref name="ended"/>: with this one the node has caught up.</summary>
    public bool MayPass(MediaTime timestamp, bool isLagging, out bool ended)
    {
        ended = IsShedding && !isLagging;
        if (ended) IsShedding = false;
        if (isLagging && !IsShedding && _frame != timestamp)
        {
            IsShedding = true;
            Sheds++;
        }

        if (IsShedding) return false;
        _frame = timestamp;
        return true;
    }
}
