using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Backends;

/// <summary>
/// What signalling does, for backends that talk to their clients themselves (contracts section 4): bodies and answers are those of section 3. On
/// the worker thread.
/// </summary>
internal sealed class BackendDesk(SfuWorker worker)
{
    private const int MaxPerPeer = 16;

    // Clients connect with the first stream they send or receive; one that never does leaves no transport behind.
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(60);

    /// <summary><c>{forceTcp?, peerId?}</c>: a transport; the peer is who will publish over it.</summary>
    public Outcome<JsonObject> Create(string roomId, JsonObject data)
    {
        if (!RoomTable.IsValidName(roomId)) return Refusal.Malformed($"A room name has 1 to {RoomTable.MaxNameLength} printable characters without / \\ ? #.", "room");
        var peerId = data["peerId"].Text();
        if (data["peerId"] is not null && !RoomTable.IsValidName(peerId)) return Refusal.Malformed("A peer id has 1 to 128 printable characters without / \\ ? #.", "peerId");
        var created = TransportShapes.Create(worker, roomId, peerId, data, ConnectWithin);
        if (created.Refusal is { } refusal) return refusal;
        var (transport, answer) = created.Value;
        worker.Backends.Add(new BackendTransport(transport));
        return answer;
    }

    /// <summary><c>{kind, rtpParameters, appData?, paused?}</c>: a stream of the transport's peer.</summary>
    public Outcome<JsonObject> Produce(BackendTransport one, JsonObject data)
    {
        var session = one.Transport.Session;
        if (session.PeerId is not { } peerId) return Refusal.Conflict("The transport was made without a peerId: nobody can publish over it.");
        var settings = ProducerShapes.Read(data, observable: true);
        if (settings.Refusal is { } refusal) return refusal;
        if (worker.Rooms.Find(session.RoomId)?.Peers.GetValueOrDefault(peerId) is { } present)
        {
            if (present.Kind != Peer.Backend) return Refusal.Conflict($"Peer '{peerId}' publishes as {present.Kind} already.");
            if (present.Producers.Count >= MaxPerPeer) return new Refusal(429, $"A peer publishes {MaxPerPeer} streams at most.");
        }

        var opened = worker.Rooms.Open(session.RoomId);
        if (opened.Value is not { } room) return opened.Refusal!;
        var peer = worker.Rooms.Join(room, peerId, Peer.Backend, worker.Clock.UtcNow);
        var producer = new Producer(Ids.New("p"), peer, settings.Value!, one.Transport, worker.Scratch);
        if (data["paused"].Flag() == true) producer.SetPaused(true, worker.Clock.Now);
        if (one.Transport.Publish(producer) is { } failed)
        {
            if (peer.Producers.Count == 0) worker.Rooms.Leave(peer, CloseReasons.Closed);
            return failed;
        }

        return new JsonObject { ["id"] = producer.Id, ["producerId"] = producer.Id };
    }

    /// <summary><c>{producerId, rtpCapabilities, paused?}</c>: a consumer, paused unless the body says otherwise.</summary>
    public Outcome<JsonObject> Consume(BackendTransport one, JsonObject data)
    {
        if (data["producerId"].Text() is not { } id) return Refusal.Malformed("producerId is needed.", "producerId");
        var capabilities = ReceiverCapabilities.Read(data["rtpCapabilities"]);
        if (capabilities.Refusal is { } unusable) return unusable;
        var roomId = one.Transport.Session.RoomId;
        if (worker.Rooms.Find(roomId)?.Producers.GetValueOrDefault(id) is not { } producer) return Refusal.Unknown($"producer '{id}' in room '{roomId}'");
        var codec = producer.Settings.Codec;
        if (capabilities.Value!.Find(codec) is not { } receiver)
            return Refusal.Impossible($"no suitable codec: the stream is {SupportedCodecs.Describe(codec)}; the client takes {capabilities.Value.Names()}.", "rtpCapabilities.codecs");
        if (!worker.Quota.TakesConsumer(worker.Rooms.ConsumerCount)) return Refusal.AtCapacity("This node takes no more consumers.");
        var consumer = ConsumerShapes.Make(worker, producer, capabilities.Value, receiver, one.Transport, viewerId: null);
        if (data["paused"].Flag() == false) one.Transport.Want(consumer, true);
        return ConsumerShapes.Describe(consumer, one.Transport.Id, receiver, one.NextMid());
    }

    /// <summary>Ends a transport with all that it carries.</summary>
    public Refusal? Close(BackendTransport one)
    {
        worker.WebRtc.Close(one.Transport, CloseReasons.Closed);
        return null;
    }

    /// <summary>Finds a transport.</summary>
    public Outcome<BackendTransport> Find(string roomId, string id) =>
        worker.Backends.Find(roomId, id) is { } found ? found : Refusal.Unknown($"transport '{id}' in room '{roomId}' that a backend made");

    /// <summary>Finds a consumer with its transport.</summary>
    public Outcome<(BackendTransport Transport, Consumer Consumer)> Find(string roomId, string id, string consumerId)
    {
        var found = Find(roomId, id);
        if (found.Value is not { } transport) return found.Refusal!;
        return transport.Find(consumerId) is { } consumer ? (transport, consumer) : Refusal.Unknown($"consumer '{consumerId}' of transport '{id}'");
    }
}
