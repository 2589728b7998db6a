using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Congestion;

/// <summary>One consumer's part of its receiver's bandwidth: what its layers take, which of them it is granted, and since when.</summary>
internal sealed class ConsumerShare(Consumer consumer)
{
    /// <summary>Granted nothing.</summary>
    public const int Nothing = -1;

    // A layer that takes this much more than there is fills a queue faster than its last frames are worth.
    private const double Flood = 1.5;

    // Before a second of it was seen; Opus at full band.
    private const long UsualAudioBps = 40_000;

    // A layer that had to be given up soon after it was granted is not granted again at once, each time later.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private long[] _rates = [0];
    private TimeSpan _wait = ShortestWait;
    private Instant? _raisedAt;
    private Instant _notBefore;

    /// <summary>The consumer.</summary>
    public Consumer Consumer => consumer;

    /// <summary>Sound goes first, and is never held back.</summary>
    public bool IsAudio => consumer.Producer.Settings.Codec.Kind == MediaKind.Audio;

    /// <summary>Whether it takes part: its receiver wants it and its publisher sends.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The highest layer that its receiver asked for and that is sent.</summary>
    public int Wanted { get; private set; }

    /// <summary>The layer it is granted; <see cref="Nothing"/> = held back.</summary>
    public int Granted { get; private set; }

    /// <summary>Result of a division under way.</summary>
    public int Next { get; set; }

    /// <summary>What a layer takes, bit/s; 0 for nothing, or as long as it is not known.</summary>
    public long Rate(int layer) => layer == Nothing ? 0 : _rates[Math.Min(layer, _rates.Length - 1)];

    /// <summary>The next higher layer that is sent and asked for; null = there is none.</summary>
    public int? Above(int layer)
    {
        for (var next = layer + 1; next <= Wanted; next++)
            if (next == Wanted || _rates[next] > 0) return next;
        return null;
    }

    /// <summary>Whether a layer above the granted one may be granted now.</summary>
    public bool MayRaise(Instant now) => now >= _notBefore;

    /// <summary>Reads what its producer sends at the moment.</summary>
    public void Refresh(Instant now)
    {
        var producer = consumer.Producer;
        IsRunning = !consumer.IsPaused && !producer.IsPaused && producer.IsActive(now);
        if (!IsRunning) return;
        var facts = LayeredStream.StreamFacts(producer, now);
        var wanted = facts.Length > 1 ? (consumer.Wish with { CeilingBps = null }).Choose(facts) : 0;
        if (_rates.Length != facts.Length) _rates = new long[facts.Length];
        for (var layer = 0; layer < facts.Length; layer++) _rates[layer] = facts[layer].IsActive ? facts[layer].BitrateBps : 0;
        if (IsAudio && _rates[0] == 0) _rates[0] = UsualAudioBps;
        // As long as nothing bounds it, it is granted whatever it asks for.
        if (Granted == Wanted || Granted > wanted) Granted = wanted;
        Wanted = wanted;
    }

    /// <summary>Everything it asks for: nothing is known of the path yet.</summary>
    public void GrantAll() => Next = Wanted;

    /// <summary>Makes <see cref="Next"/> hold. <paramref name="availableBps"/>: what the path carries; 0 = not known.</summary>
    public void Apply(long availableBps, Instant now)
    {
        var isFlooded = Next < Granted && availableBps > 0 && Rate(Granted) > Flood * availableBps;
        if (Next > Granted)
        {
            _raisedAt = now;
        }
        else if (Next < Granted)
        {
            var wasShort = now - _raisedAt < LongestWait;
            _wait = wasShort ? TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks)) : ShortestWait;
            _notBefore = now + (wasShort ? _wait : TimeSpan.Zero);
        }

        Granted = Next;
        // Between this layer's rate and the next one's: rates wander, the choice must not.
        long? ceiling = Granted == Nothing || Above(Granted) is not { } above ? null : (Rate(Granted) + Rate(above)) / 2;
        if (consumer.Wish.CeilingBps != ceiling) consumer.SetWish(consumer.Wish with { CeilingBps = ceiling }, now);
        consumer.HoldBack(Granted == Nothing, now);
        if (isFlooded) consumer.LetQueueDrain();
    }
}
