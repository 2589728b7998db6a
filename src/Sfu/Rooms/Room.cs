using RoomLens.Contracts.Sfu;
using RoomLens.Contracts.Sfu.Speakers;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Spanning;
using RoomLens.Sfu.Speakers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Rooms;

/// <summary>
/// A room, or the part of it on one worker: who is in it, what is published, who observes. Participants and streams of its other parts are in it as
/// mirrors. Owned by the worker thread.
/// </summary>
internal sealed class Room(string id)
{
    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>What keeps it on its worker; null when the worker was given up.</summary>
    public RoomHold? Hold { get; init; }

    /// <summary>The parts of it on other workers, which are told what is here.</summary>
    public List<RoomLink> Links { get; } = [];

    /// <summary>Whether this worker counts it; one of those that have a part does.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Who may be observed; replaced by <see cref="ConsentGate"/>.</summary>
    public RoomConsent Consent { get; set; } = RoomConsent.Open;

    /// <summary>Participants by id.</summary>
    public Dictionary<string, Peer> Peers { get; } = new(StringComparer.Ordinal);

    /// <summary>Published streams by id.</summary>
    public Dictionary<string, Producer> Producers { get; } = new(StringComparer.Ordinal);

    /// <summary>Plain transports towards bots and readers, by id.</summary>
    public Dictionary<string, Observer> Observers { get; } = new(StringComparer.Ordinal);

    /// <summary>Levels of its audio streams that tell them, as far as they are heard on this worker.</summary>
    public List<SpeechMeter> Speech { get; } = [];

    /// <summary>Who speaks.</summary>
    public ActiveSpeaker Speaker { get; } = new();

    /// <summary>Nothing of this worker is left in it.</summary>
    public bool IsEmpty => Observers.Count == 0 && Peers.Values.All(peer => peer.IsMirror);

    /// <summary>As others see what this worker has of it.</summary>
    public RoomState Snapshot() => new(
        id,
        [.. Peers.Values.Where(peer => !peer.IsMirror).Select(peer => peer.Snapshot())],
        [.. Producers.Values.Where(producer => !producer.IsMirror).Select(producer => producer.Snapshot())],
        SpeakerIsElsewhere ? null : SpeakerState());

    /// <summary>Rooms as others see them, from what each worker has of them.</summary>
    public static IReadOnlyList<RoomState> Merge(IEnumerable<RoomState> parts) =>
        [.. parts.GroupBy(part => part.RoomId).Select(room => room.Count() == 1 ? room.First()
            : new RoomState(
                room.Key, [.. room.SelectMany(part => part.Peers)], [.. room.SelectMany(part => part.Producers)],
                room.Select(part => part.ActiveSpeaker).FirstOrDefault(speaker => speaker is not null)))];

    /// <summary>Whether whoever speaks is on another worker, which tells the feed.</summary>
    public bool SpeakerIsElsewhere => Speaker.Current is { } id && Producers.TryGetValue(id, out var producer) && producer.IsMirror;

    /// <summary>Who speaks, as others see it; null = nobody.</summary>
    public SpeakerState? SpeakerState() =>
        Speaker.Current is { } id && Producers.TryGetValue(id, out var producer) ? new SpeakerState(producer.Peer.Id, id, Speaker.Volume) : null;
}
