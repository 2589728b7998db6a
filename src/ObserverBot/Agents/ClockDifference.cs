namespace RoomLens.ObserverBot.Agents;

/// <summary>
/// How far the scheduler's clock and this bot's may be apart: of the last heartbeats the one with the shortest round trip knows best.
/// Written by one task, read by any thread.
/// </summary>
internal sealed class ClockDifference
{
    private const int Samples = 16;
    private readonly (TimeSpan RoundTrip, double DifferenceMs)[] _recent = new (TimeSpan, double)[Samples];
    private int _count;
    private double _boundMs;

    /// <summary>Largest difference the samples allow for, milliseconds; 0 before the first.</summary>
    public double BoundMs => Volatile.Read(ref _boundMs);

    /// <summary>A heartbeat was answered.</summary>
    /// <param name="sentAt">This bot's clock when it was sent.</param>
    /// <param name="receivedAt">The scheduler's clock when it arrived.</param>
    /// <param name="roundTrip">Time from sending to the answer.</param>
    public void Handle(DateTimeOffset sentAt, DateTimeOffset receivedAt, TimeSpan roundTrip)
    {
        // The heartbeat arrived somewhere within the round trip: a difference that this explains is none.
        var ahead = receivedAt - sentAt;
        var difference = ahead < TimeSpan.Zero ? ahead : ahead > roundTrip ? ahead - roundTrip : TimeSpan.Zero;
        _recent[_count++ % Samples] = (roundTrip, Math.Abs(difference.TotalMilliseconds));
        var best = _recent.AsSpan(0, Math.Min(_count, Samples))[0];
        foreach (var sample in _recent.AsSpan(0, Math.Min(_count, Samples)))
            if (sample.RoundTrip < best.RoundTrip) best = sample;
        Volatile.Write(ref _boundMs, best.DifferenceMs);
    }
}
