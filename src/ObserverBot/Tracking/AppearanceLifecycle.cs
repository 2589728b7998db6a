using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>
/// Makes appearances of tracks, for one detector plan of one stream: an object is <c>Started</c> once it was seen often enough with a good
/// median score, <c>Updated</c> at most every 5 s while it stays, and <c>Ended</c> once it was not seen for long enough. Every started
/// appearance gets exactly one end. Pure: told the time, one caller at a time. Call <see cref="Observe"/> for each analysed frame and
/// <see cref="Advance"/> when none comes.
/// </summary>
internal sealed class AppearanceLifecycle
{
    /// <summary>Least media time between two updates of one appearance.</summary>
    public static readonly TimeSpan UpdateInterval = TimeSpan.FromSeconds(5);

    private readonly AppearanceRules _rules;
    private readonly TimeSpan _window;
    private readonly TimeSpan _lost;
    private readonly TimeSpan _cooldown;
    private readonly Dictionary<long, Appearance> _byTrack = [];
    private readonly Dictionary<string, TimeSpan> _lastEndOfLabel = new(StringComparer.Ordinal);
    private readonly List<Appearance> _gone = [];
    private long _nextOccurrence = 1;

    /// <summary>An empty lifecycle under these rules.</summary>
    public AppearanceLifecycle(AppearanceRules rules)
    {
        _rules = rules;
        _window = TimeSpan.FromSeconds(rules.Lifecycle.WindowS);
        _lost = TimeSpan.FromSeconds(rules.Lifecycle.LostS);
        _cooldown = TimeSpan.FromSeconds(rules.Lifecycle.CooldownS);
    }

    /// <summary>Appearances that started and have not ended.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Takes the tracks after one analysed frame and adds what follows to <paramref name="transitions"/>.</summary>
    public void Observe(IReadOnlyList<Track> tracks, in FrameStamp stamp, List<Transition> transitions)
    {
        foreach (var appearance in _byTrack.Values) appearance.CountSample();
        for (var i = 0; i < tracks.Count; i++)
        {
            var track = tracks[i];
            if (track.IsSeen && _rules.Reports(track.Label)) Hit(track, stamp, transitions);
        }
        Advance(stamp, transitions);
    }

    /// <summary>Ends what was not seen for long enough at this time; for use when no frame was analysed.</summary>
    public void Advance(in FrameStamp stamp, List<Transition> transitions)
    {
        foreach (var appearance in _byTrack.Values)
        {
            if (stamp.MediaTime - appearance.LastSeen >= (appearance.IsOpen ? _lost : Longest(_lost, _window))) _gone.Add(appearance);
        }
        foreach (var appearance in _gone) End(appearance, EventCause.Lost, transitions);
        _gone.Clear();
    }

    /// <summary>Ends everything, each at the time it was last seen.</summary>
    public void Close(EventCause cause, List<Transition> transitions)
    {
        _gone.AddRange(_byTrack.Values);
        foreach (var appearance in _gone) End(appearance, cause, transitions);
        _gone.Clear();
    }

    private void Hit(in Track track, in FrameStamp stamp, List<Transition> transitions)
    {
        if (!_byTrack.TryGetValue(track.TrackId, out var appearance))
            _byTrack[track.TrackId] = appearance = new Appearance(_rules.ThresholdOf(track.Label), _rules.Lifecycle.MinHits);
        appearance.Hit(track, stamp, _window);
        if (appearance.IsOpen)
        {
            if (stamp.MediaTime - appearance.LastReport < UpdateInterval) return;
            transitions.Add(appearance.Report(TransitionKind.Updated, EventCause.Heartbeat, stamp.MediaTime));
        }
        else if (appearance.IsConfirmed && !IsCoolingDown(track.Label, stamp.MediaTime))
        {
            appearance.Open(_nextOccurrence++);
            OpenCount++;
            transitions.Add(appearance.Report(TransitionKind.Started, EventCause.Confirmed, stamp.MediaTime));
        }
    }

    private void End(Appearance appearance, EventCause cause, List<Transition> transitions)
    {
        _byTrack.Remove(appearance.TrackId);
        if (!appearance.IsOpen) return;
        OpenCount--;
        if (_cooldown > TimeSpan.Zero) _lastEndOfLabel[appearance.Label] = appearance.LastSeen;
        transitions.Add(appearance.Report(TransitionKind.Ended, cause, appearance.LastSeen));
    }

    private bool IsCoolingDown(string label, TimeSpan now) =>
        _lastEndOfLabel.TryGetValue(label, out var ended) && now - ended < _cooldown;

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
