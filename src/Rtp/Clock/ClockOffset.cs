using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Clock;

/// <summary>
/// Offset between a sender's clock and ours: the smallest (arrival − sender's time) over a window, since the fastest report was delayed least.
/// A step of more than a second restarts it. Keeps at most <see cref="Capacity"/> samples; more frequent reports shorten the window.
/// </summary>
internal sealed class ClockOffset(TimeSpan window, TimeSpan restartStep)
{
    public const int Capacity = 64;

    private readonly (Instant At, TimeSpan Offset)[] _samples = new (Instant, TimeSpan)[Capacity];
    private int _first;
    private int _count;

    /// <summary>Smallest of the window; null before the first sample.</summary>
    public TimeSpan? Minimum { get; private set; }

    /// <summary>Largest minus smallest of the window.</summary>
    public TimeSpan Spread { get; private set; }

    /// <summary>Times a step restarted it.</summary>
    public int Restarts { get; private set; }

    public void Add(TimeSpan offset, Instant at)
    {
        if (Minimum is { } minimum && (offset - minimum).Duration() > restartStep)
        {
            _count = 0;
            Restarts++;
        }
        if (_count == Capacity) DropFirst();
        _samples[(_first + _count++) % Capacity] = (at, offset);
        while (at - _samples[_first].At > window) DropFirst();
        var (smallest, largest) = (offset, offset);
        for (var i = 0; i < _count; i++)
        {
            var sample = _samples[(_first + i) % Capacity].Offset;
            if (sample < smallest) smallest = sample;
            if (sample > largest) largest = sample;
        }
        Minimum = smallest;
        Spread = largest - smallest;
    }

    private void DropFirst()
    {
        _first = (_first + 1) % Capacity;
        _count--;
    }
}
