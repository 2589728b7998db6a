namespace RoomLens.Cli.Supervision;

/// <summary>
/// Decides how long to wait before a child is started again: 0.2 s, doubled with each quick death up to 5 s. A child that lived
/// <see cref="Steady"/> starts from the beginning. Pure: it is told how long each child lived.
/// </summary>
internal sealed class RestartPolicy
{
    /// <summary>Wait after the first death.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait: a stream must be observed again soon after the cause is gone.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A life this long shows that the child works.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    /// <summary>Quick deaths in a row that make a crash loop.</summary>
    public const int CrashLoopDeaths = 5;

    private int _quickDeaths;

    /// <summary>True exactly when this death makes the crash loop; it stays silent until the child was steady again.</summary>
    public bool EntersCrashLoop { get; private set; }

    /// <summary>Takes the death of a child and returns how long to wait before the next start.</summary>
    public TimeSpan HandleExit(TimeSpan lifetime)
    {
        _quickDeaths = lifetime >= Steady ? 1 : _quickDeaths + 1;
        EntersCrashLoop = _quickDeaths == CrashLoopDeaths;
        var doublings = Math.Min(_quickDeaths - 1, 10);
        var wait = First * Math.Pow(2, doublings);
        return wait < Longest ? wait : Longest;
    }
}
