using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Plain;

/// <summary>
/// Learns where a plain sender's packets come from (comedia) and keeps to it: another source is taken only after 2 s of silence
/// (contracts section 4). RTP and RTCP have one each, for senders such as FFmpeg use two sockets.
/// </summary>
internal sealed class SourceLatch
{
    /// <summary>Silence after which another source may take over.</summary>
    public static readonly TimeSpan ReleaseAfter = TimeSpan.FromSeconds(2);

    private Instant _lastAt;

    /// <summary>The source; null before the first packet.</summary>
    public UdpAddress? Address { get; private set; }

    /// <summary>When the source was last heard.</summary>
    public Instant LastHeardAt => _lastAt;

    /// <summary>Whether a packet from there is accepted; <paramref name="moved"/> tells that the source is new.</summary>
    public bool Accept(in UdpAddress from, Instant now, out bool moved)
    {
        moved = false;
        if (Address is not { } current)
        {
            Address = from;
            moved = true;
        }
        else if (current != from)
        {
            if (now - _lastAt < ReleaseAfter) return false;
            Address = from;
            moved = true;
        }

        _lastAt = now;
        return true;
    }
}
