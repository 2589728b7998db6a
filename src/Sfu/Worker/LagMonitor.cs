using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Worker;

/// <summary>
/// Whether the media thread comes later to its timers than it may because it has too much to do (architecture: humans first). A thread that
/// is late without having worked was kept waiting by other programs: to hold observers back would blind them and help nobody.
/// </summary>
internal sealed class LagMonitor
{
    /// <summary>Lateness from which observers have to wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    private Instant _lastTurn;
    private TimeSpan _lastUsed;
    private bool _wasLate;

    /// <summary>Observer legs are to be held back.</summary>
    public bool IsLagging { get; private set; }

    /// <summary>A timer ran; <paramref name="due"/> is when it should have, <paramref name="used"/> the thread's CPU time so far (null = unknown).</summary>
    public void HandleTurn(Instant due, Instant now, TimeSpan? used)
    {
        // One late turn is nothing yet; two in a row are a backlog.
        var late = now - due > Limit && (used is not { } total || total - _lastUsed > (now - _lastTurn) / 2);
        IsLagging = late && _wasLate;
        _wasLate = late;
        _lastTurn = now;
        _lastUsed = used ?? default;
    }
}
