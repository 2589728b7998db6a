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

    // A path that carries so much more than when a layer was given up is another one: then the first wait is enough.
    private const double Relief = 2;

    private readonly LayerLadder _ladder = new();
    private long _availableBps;
    private long _scarceBps;
    private TimeSpan _wait = ShortestWait;
    private Instant? _raisedAt;
    private Instant _notBefore;
    private Instant _notBeforeRelieved;

    /// <summary>The consumer.</summary>
    public Consumer Consumer => consumer;

    /// <summary>Sound goes first, and is never held back.</summary>
    public bool IsAudio => consumer.Producer.Settings.Codec.Kind == MediaKind.Audio;

    /// <summary>Whether it takes part: its receiver wants it and its publisher sends.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The highest rung (<see cref="LayerLadder"/>) that its receiver asked for and that is sent.</summary>
    public int Wanted { get; private set; }

    /// <summary>The rung it is granted; <see cref="Nothing"/> = held back.</summary>
    public int Granted { get; private set; }

    /// <summary>Result of a division under way.</summary>
    public int Next { get; set; }

    /// <summary>What a rung takes, bit/s; 0 for nothing, or as long as it is not known.</summary>
    public long Rate(int rung) => rung == Nothing ? 0 : _ladder.Rate(rung) is 0 && IsAudio ? UsualAudioBps : _ladder.Rate(rung);

    /// <summary>The next rung that is sent and asked for; null = there is none.</summary>
    public int? Above(int rung) => _ladder.Above(rung);

    /// <summary>Whether a rung above the granted one may be granted now.</summary>
    public bool MayRaise(Instant now) => now >= _notBefore || (now >= _notBeforeRelieved && _availableBps >= Relief * _scarceBps);

    /// <summary>Reads what its producer sends at the moment. <paramref name="availableBps"/>: what the path carries; 0 = not known.</summary>
    public void Refresh(long availableBps, Instant now)
    {
        _availableBps = availableBps;
        var producer = consumer.Producer;
        IsRunning = !consumer.IsPaused && !producer.IsPaused && producer.IsActive(now);
        if (!IsRunning) return;
        _ladder.Refresh(producer, consumer.Wish with { Bound = null }, now);
        // As long as nothing bounds it, it is granted whatever it asks for.
        if (Granted == Wanted || Granted > _ladder.Top) Granted = _ladder.Top;
        Wanted = _ladder.Top;
    }

    /// <summary>Everything it asks for: nothing is known of the path yet.</summary>
    public void GrantAll() => Next = Wanted;

    /// <summary>Makes <see cref="Next"/> hold.</summary>
    public void Apply(Instant now)
    {
        var isFlooded = Next < Granted && _availableBps > 0 && Rate(Granted) > Flood * _availableBps;
        if (Next > Granted)
        {
            _raisedAt = now;
        }
        else if (Next < Granted)
        {
            var wasShort = now - _raisedAt < LongestWait;
            _wait = wasShort ? TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks)) : ShortestWait;
            _notBefore = now + (wasShort ? _wait : TimeSpan.Zero);
            (_notBeforeRelieved, _scarceBps) = (now + ShortestWait * 2, _availableBps);
        }

        Granted = Next;
        LayerPair? bound = Granted == Nothing || Granted == Wanted ? null : LayerLadder.At(Granted);
        if (consumer.Wish.Bound != bound) consumer.SetWish(consumer.Wish with { Bound = bound }, now);
        consumer.HoldBack(Granted == Nothing, now);
        if (isFlooded) consumer.LetQueueDrain();
    }
}
