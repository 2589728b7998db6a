using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Counts packets, octets and frames, and gives the rates of the last finished second.</summary>
internal sealed class RateMeter
{
    // About three seconds: a key frame does not count as a change of rate.
    private const double AverageWeight = 0.3;

    private long _octets;
    private int _frames;
    private Instant _since;

    /// <summary>Bits per second over the last finished interval.</summary>
    public long BitrateBps { get; private set; }

    /// <summary>Bits per second, smoothed over the intervals in which something passed; 0 before the first.</summary>
    public long AverageBps { get; private set; }

    /// <summary>Frames per second over the last finished interval.</summary>
    public double FramesPerSecond { get; private set; }

    /// <summary>Packets since the beginning.</summary>
    public long TotalPackets { get; private set; }

    /// <summary>Octets since the beginning.</summary>
    public long TotalOctets { get; private set; }

    /// <summary>A packet passed.</summary>
    public void Count(int octets, bool endsFrame)
    {
        _octets += octets;
        TotalOctets += octets;
        TotalPackets++;
        if (endsFrame) _frames++;
    }

    /// <summary>Closes the interval; call it about once a second.</summary>
    public void Roll(Instant now)
    {
        var seconds = (now - _since).TotalSeconds;
        if (_since != default && seconds > 0.1)
        {
            BitrateBps = (long)(_octets * 8 / seconds);
            if (AverageBps == 0) AverageBps = BitrateBps;
            else if (BitrateBps > 0) AverageBps += (long)((BitrateBps - AverageBps) * AverageWeight);
            FramesPerSecond = Math.Round(_frames / seconds, 1);
        }

        _since = now;
        _octets = 0;
        _frames = 0;
    }
}
