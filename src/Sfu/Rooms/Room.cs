using RoomLens.Contracts.Sfu;
using RoomLens.Contracts.Sfu.Speakers;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Speakers;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Rooms;

/// <summary>A room: who is in it, what is published, who observes. Owned by the worker thread.</summary>
internal sealed class Room(string id)
{
    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>What keeps it on its worker; null when the worker was given up.</summary>
    public RoomPlace? Place { get; init; }

    /// <summary>Who may be observed; replaced by <see cref="ConsentGate"/>.</summary>
    public RoomConsent Consent { get; set; } = RoomConsent.Open;

    /// <summary>Participants by id.</summary>
    public Dictionary<string, Peer> Peers { get; } = new(StringComparer.Ordinal);

    /// <summary>Published streams by id.</summary>
    public Dictionary<string, Producer> Producers { get; } = new(StringComparer.Ordinal);

    /// <summary>Plain transports towards bots and readers, by id.</summary>
    public Dictionary<string, Observer> Observers { get; } = new(StringComparer.Ordinal);

    /// <summary>Levels of its audio streams that tell them.</summary>
    public List<SpeechMeter> Speech { get; } = [];

    /// <summary>Who speaks.</summary>
    public ActiveSpeaker Speaker { get; } = new();

    /// <summary>Nothing is left in it.</summary>
    public bool IsEmpty => Peers.Count == 0 && Observers.Count == 0;

    /// <summary>As others see it.</summary>
    public RoomState Snapshot() =>
        new(id, [.. Peers.Values.Select(peer => peer.Snapshot())], [.. Producers.Values.Select(producer => producer.Snapshot())], SpeakerState());

    /// <summary>Who speaks, as others see it; null = nobody.</summary>
    public SpeakerState? SpeakerState() =>
        Speaker.Current is { } id && Producers.TryGetValue(id, out var producer) ? new SpeakerState(producer.Peer.Id, id, Speaker.Volume) : null;
}
