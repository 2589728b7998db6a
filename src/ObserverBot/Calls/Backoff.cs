namespace RoomLens.ObserverBot.Calls;

/// <summary>Waiting times between retries: doubling from a first to a longest, each shortened by up to half at random so that many bots do not knock at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <summary>How long to wait after one more failure.</summary>
    public TimeSpan Next() => Next(Random.Shared.NextDouble());

    /// <summary>As <see cref="Next()"/>, with the chance given: 0..1.</summary>
    public TimeSpan Next(double chance)
    {
        var full = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 20)));
        _failures++;
        return TimeSpan.FromMilliseconds(full * (1 - chance / 2));
    }

    /// <summary>It went well: start over.</summary>
    public void Reset() => _failures = 0;
}
