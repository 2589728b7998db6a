using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Clock;

/// <summary>
/// Offset between a sender's clock and ours: the smallest (arrival − sender's time) over a window, since the fastest report was delayed least.
/// A step of more than a second restarts it: towards a smaller offset at once, since no report comes too early, towards a larger one when the next report
/// confirms it, since a single one may only have been held up. Keeps at most <see cref="Capacity"/> samples; more frequent reports shorten the window.
/// </summary>
internal sealed class ClockOffset(TimeSpan window, TimeSpan restartStep)
{
    public const int Capacity = 64;

    private readonly (Instant At, TimeSpan Offset)[] _samples = new (Instant, TimeSpan)[Capacity];
    private int _first;
    private int _count;
    private TimeSpan? _suspect;

    /// <summary>Smallest of the window; null before the first sample.</summary>
    public TimeSpan? Minimum { get; private set; }

    /// <summary>Largest minus smallest of the window.</summary>
    public TimeSpan Spread { get; private set; }

    /// <summary>Times a step restarted it.</summary>
    public int Restarts { get; private set; }

    /// <summary>Takes a sample. False: it is so much later than the others that the next has to confirm it.</summary>
    public bool Add(TimeSpan offset, Instant at)
    {
        var step = Minimum is { } minimum ? offset - minimum : TimeSpan.Zero;
        if (step > restartStep && !(_suspect is { } suspect && (offset - suspect).Duration() <= restartStep))
        {
            _suspect = offset;
            return false;
        }

        _suspect = null;
        if (step.Duration() > restartStep)
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
        return true;
    }

    private void DropFirst()
    {
        _first = (_first + 1) % Capacity;
        _count--;
    }
}
