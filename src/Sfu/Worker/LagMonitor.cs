using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Worker;

/// <summary>
/// Whether the media thread comes later to its timers than it may (architecture: humans first). One late turn is the operating system's
/// doing; two in a row are ours.
/// </summary>
internal sealed class LagMonitor
{
    /// <summary>Lateness from which observers have to wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    private bool _wasLate;

    /// <summary>Observer legs are to be held back.</summary>
    public bool IsLagging { get; private set; }

    /// <summary>A timer ran; due is when it should have.</summary>
    public void HandleTurn(Instant due, Instant now)
    {
        var late = now - due > Limit;
        IsLagging = late && _wasLate;
        _wasLate = late;
    }
}
