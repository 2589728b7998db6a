using RoomLens.Contracts.Consent;
using RoomLens.Scheduler.Placement;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Consent;

/// <summary>Policies of rooms and decisions of participants, whether they are there or not. Guarded by the scheduler's lock.</summary>
internal sealed class ConsentBook
{
    /// <summary>Bounds what a node has to be told of one room.</summary>
    public const int MaxPerRoom = 10_000;

    /// <summary>Bounds memory: policies and decisions of all rooms together, at about 200 bytes each.</summary>
    public const int MaxTotal = 200_000;

    private readonly Dictionary<string, StoredPolicy> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, StoredConsent>> _decisions = new(StringComparer.Ordinal);
    private int _decisionCount;

    public ConsentBook(IEnumerable<StoredPolicy> policies, IEnumerable<StoredConsent> consents)
    {
        foreach (var policy in policies)
            Put(policy);
        foreach (var consent in consents)
            Put(consent);
    }

    /// <summary>Grows with each change.</summary>
    public long Revision { get; private set; }

    /// <summary>The policy put for a room; null = the default holds: allowed and visible.</summary>
    public StoredPolicy? FindPolicy(string room) => _policies.GetValueOrDefault(room);

    public StoredConsent? Find(string room, string peer) => _decisions.GetValueOrDefault(room)?.GetValueOrDefault(peer);

    /// <summary>Whether one more decision can be kept.</summary>
    public bool HasRoomFor(string room, string peer) =>
        Find(room, peer) is not null || (IsBelowTotal && (_decisions.GetValueOrDefault(room)?.Count ?? 0) < MaxPerRoom);

    /// <summary>Whether one more policy can be kept.</summary>
    public bool HasRoomFor(string room) => FindPolicy(room) is not null || IsBelowTotal;

    public void Put(StoredPolicy policy)
    {
        _policies[policy.RoomId] = policy;
        Revision++;
    }

    public bool RemovePolicy(string room)
    {
        if (!_policies.Remove(room))
            return false;
        Revision++;
        return true;
    }

    public void Put(StoredConsent consent)
    {
        if (!_decisions.TryGetValue(consent.RoomId, out var room))
            _decisions[consent.RoomId] = room = new Dictionary<string, StoredConsent>(StringComparer.Ordinal);
        if (!room.ContainsKey(consent.PeerId))
            _decisionCount++;
        room[consent.PeerId] = consent;
        Revision++;
    }

    public bool Remove(string roomId, string peer)
    {
        if (!_decisions.TryGetValue(roomId, out var room) || !room.Remove(peer))
            return false;
        if (room.Count == 0)
            _decisions.Remove(roomId);
        _decisionCount--;
        Revision++;
        return true;
    }

    /// <summary>What policy and decision say about a participant, whatever its token says.</summary>
    public ConsentVerdict Of(string room, string peer) =>
        ConsentVerdict.Of(FindPolicy(room)?.Observation ?? RoomObservation.Allowed, Find(room, peer)?.Allowed);

    /// <summary>
    /// What consent says about a stream. One that its node still holds back begins once the node says that it does not; one that is being
    /// observed goes on meanwhile.
    /// </summary>
    public ConsentVerdict Of(StreamView stream, bool isAssigned)
    {
        if (!stream.Observable && stream.Barred is null or ObservationBars.Token)
            return ConsentVerdict.TokenDenies;
        var verdict = Of(stream.Key.RoomId, stream.PeerId);
        return verdict.State == ConsentState.Allowed && !stream.Observable && !isAssigned ? ConsentVerdict.Announced : verdict;
    }

    /// <summary>Everything a node must know of a room.</summary>
    public RoomConsents Describe(string room)
    {
        var policy = FindPolicy(room);
        var decisions = _decisions.GetValueOrDefault(room)?.Values ?? Enumerable.Empty<StoredConsent>();
        var byAnswer = decisions.OrderBy(decision => decision.PeerId, StringComparer.Ordinal).ToLookup(decision => decision.Allowed, decision => decision.PeerId);
        return new RoomConsents
        {
            RoomId = room,
            Observation = policy?.Observation ?? RoomObservation.Allowed,
            Visible = policy?.Visible ?? true,
            Allowed = [.. byAnswer[true]],
            Refused = [.. byAnswer[false]],
        };
    }

    private bool IsBelowTotal => _policies.Count + _decisionCount < MaxTotal;
}
