using RoomLens.Contracts.Consent;

namespace RoomLens.Sfu.Consent;

/// <summary>What is known of the consent in one room. Immutable; any thread.</summary>
internal sealed class RoomConsent
{
    private readonly RoomObservation? _policy;
    private readonly HashSet<string> _allowed;
    private readonly HashSet<string> _refused;

    /// <summary>As the scheduler told it.</summary>
    public RoomConsent(RoomConsents told)
        : this(told.Observation, told.Visible, told.Allowed, told.Refused)
    {
    }

    private RoomConsent(RoomObservation? policy, bool showsObservers, IEnumerable<string> allowed, IEnumerable<string> refused)
    {
        _policy = policy;
        ShowsObservers = showsObservers;
        _allowed = new HashSet<string>(allowed, StringComparer.Ordinal);
        _refused = new HashSet<string>(refused, StringComparer.Ordinal);
    }

    /// <summary>Without a scheduler nobody decides but the publishers' tokens.</summary>
    public static RoomConsent Open { get; } = new(RoomObservation.Allowed, true, [], []);

    /// <summary>The scheduler has not told yet: nobody is observed and no observer is shown.</summary>
    public static RoomConsent Unknown { get; } = new(null, false, [], []);

    /// <summary>Whether observers are shown to the participants.</summary>
    public bool ShowsObservers { get; }

    /// <summary>What keeps observers from a participant's streams. A refusal always counts; a permission only where the room asks.</summary>
    public ObservationBar BarOf(string peerId, bool tokenAllows)
    {
        if (!tokenAllows) return ObservationBar.Token;
        return _policy switch
        {
            null => ObservationBar.UnknownPolicy,
            RoomObservation.Denied => ObservationBar.Policy,
            _ when _refused.Contains(peerId) => ObservationBar.Refused,
            RoomObservation.Ask when !_allowed.Contains(peerId) => ObservationBar.Unanswered,
            RoomObservation.Ask or RoomObservation.Allowed => ObservationBar.None,
            // A policy of a later version: whatever it is, it is not known here.
            _ => ObservationBar.UnknownPolicy,
        };
    }
}
