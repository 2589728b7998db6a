using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Speakers;

/// <summary>
/// Who speaks in a room. Each <see cref="Interval"/> the streams' average levels are compared. Whoever is loud enough first has the floor; another
/// one takes it over by being clearly louder for <see cref="Patience"/> intervals, or for one while the holder is silent; so a pause between words is nobody's
/// chance, least of all a noisy microphone's. The floor is empty after <see cref="Hold"/> without anybody. Call <see cref="HandleTimeout"/> when <see cref="NextTimeout"/> is reached; earlier is harmless.
/// </summary>
internal sealed class ActiveSpeaker
{
    /// <summary>How often levels are compared; mediasoup's active speaker observer does so by default.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>Average level from which on a stream counts as speech, in −dBov; the default of mediasoup's audio level observer.</summary>
    public const double Threshold = 80;

    /// <summary>How much louder somebody must be to interrupt, in dB: twice the amplitude.</summary>
    public const double Margin = 6;

    /// <summary>Intervals for which somebody must be so: a cough is none.</summary>
    public const int Patience = 2;

    /// <summary>Longest pause within speech.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    // Half of the new interval, half of those before: a syllable does not decide.
    private const double Weight = 0.5;

    private readonly Dictionary<string, Voice> _voices = new(StringComparer.Ordinal);
    private Instant _spokeAt;
    private Instant? _next;

    /// <summary>The stream that has the floor; null = nobody.</summary>
    public string? Current { get; private set; }

    /// <summary>Its average level when it took the floor, in dBov: −127 to 0.</summary>
    public int Volume { get; private set; }

    /// <summary>End of the interval; null before the first call.</summary>
    public Instant? NextTimeout => _next;

    /// <summary>Compares the streams that there are. True: the floor has changed.</summary>
    public bool HandleTimeout(IReadOnlyList<SpeechMeter> streams, Instant now)
    {
        if (now < _next) return false;
        var isFirst = _next is null;
        _next = now + Interval;
        foreach (var voice in _voices.Values) voice.IsThere = false;
        foreach (var stream in streams) Listen(stream);
        foreach (var (id, voice) in _voices)
            if (!voice.IsThere) _voices.Remove(id);
        return !isFirst && Decide(now);
    }

    private void Listen(SpeechMeter stream)
    {
        if (!_voices.TryGetValue(stream.Id, out var voice)) voice = _voices[stream.Id] = new Voice();
        voice.IsThere = true;
        voice.Level = stream.Take();
        var loudness = voice.Level <= Threshold ? Threshold - voice.Level.Value : 0;
        voice.Loudness += (loudness - voice.Loudness) * Weight;
    }

    private bool Decide(Instant now)
    {
        var holder = Current is null ? null : _voices.GetValueOrDefault(Current);
        if (holder is { IsSpeaking: true }) _spokeAt = now;
        var loudest = FindLoudest(except: holder);
        foreach (var (id, voice) in _voices)
            voice.Louder = id == loudest && MayTakeOver(holder, voice) ? voice.Louder + 1 : 0;
        var needed = holder is { IsSpeaking: true } ? Patience : 1;
        if (loudest is not null && _voices[loudest].Louder >= needed) return Give(loudest, now);
        if (Current is null || (holder is not null && now - _spokeAt < Hold)) return false;
        Current = null;
        Volume = -127;
        return true;
    }

    private static bool MayTakeOver(Voice? holder, Voice voice) => holder is null || voice.Loudness >= holder.Loudness + Margin;

    private string? FindLoudest(Voice? except)
    {
        string? loudest = null;
        var most = 0.0;
        foreach (var (id, voice) in _voices)
        {
            if (voice == except || !voice.IsSpeaking || voice.Loudness <= most) continue;
            (loudest, most) = (id, voice.Loudness);
        }

        return loudest;
    }

    private bool Give(string id, Instant now)
    {
        Current = id;
        Volume = -(int)Math.Round(_voices[id].Level ?? 127);
        _spokeAt = now;
        return true;
    }

    /// <summary>What is known of one stream.</summary>
    private sealed class Voice
    {
        /// <summary>Still among the streams.</summary>
        public bool IsThere { get; set; }

        /// <summary>Average of the last interval, −dBov; null = too few packets.</summary>
        public double? Level { get; set; }

        /// <summary>dB above the threshold, smoothed.</summary>
        public double Loudness { get; set; }

        /// <summary>Intervals in a row in which it could have taken the floor.</summary>
        public int Louder { get; set; }

        /// <summary>Spoke in the last interval.</summary>
        public bool IsSpeaking => Level <= Threshold;
    }
}
