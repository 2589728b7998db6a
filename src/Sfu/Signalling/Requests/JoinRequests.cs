using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary><c>join</c>.</summary>
internal sealed class JoinRequests(SfuWorker worker)
{
    private const int MaxDisplayName = 256;
    private const int MaxDeviceLength = 2048;

    /// <summary>Enters the room, in the place of an earlier self, and tells who is there.</summary>
    public Outcome<JsonNode> Join(SignallingPeer member, JsonObject data)
    {
        if (member.Joined is not null && member.JoinedGeneration == member.Generation) return Refusal.Conflict("This peer has joined already.");
        var read = ReceiverCapabilities.Read(data["rtpCapabilities"]);
        if (read.Refusal is { } unusable) return unusable;
        var displayName = data["displayName"].Text() ?? member.Id;
        if (displayName.Length > MaxDisplayName) return Refusal.Malformed($"displayName has {MaxDisplayName} characters at most.", "displayName");
        var device = data["device"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        if (device.ToJsonString().Length > MaxDeviceLength) return Refusal.Malformed($"device has {MaxDeviceLength} characters at most.", "device");
        if (worker.Rooms.Find(member.RoomId)?.Peers.GetValueOrDefault(member.Id) is { } present && present != member.Joined)
            return Refusal.Conflict($"Peer '{member.Id}' publishes as {present.Kind} already.");

        EndEarlierSelf(member);
        var opened = worker.Rooms.Open(member.RoomId);
        if (opened.Value is not { } room) return opened.Refusal!;
        var details = new Peer.PeerDetails(displayName, device, member.Grants is { Hidden: true });
        member.Join(worker.Rooms.Join(room, member.Id, Peer.WebRtc, worker.Clock.UtcNow, details), read.Value!);
        return Describe(room, member);
    }

    private void EndEarlierSelf(SignallingPeer member)
    {
        foreach (var old in member.Transports.Where(transport => transport.Generation < member.Generation)) worker.WebRtc.Close(old.Transport, CloseReasons.Replaced);
        member.Transports.RemoveAll(transport => transport.Transport.IsClosed);
        member.Offers.Clear();
        member.OfferedProducers.Clear();
        if (member.TakeJoined() is { } joined) worker.Rooms.Leave(joined, CloseReasons.Replaced);
    }

    private JsonObject Describe(Room room, SignallingPeer member)
    {
        var peers = new JsonArray();
        foreach (var peer in room.Peers.Values)
            if (peer != member.Joined && peer.Details is not { IsHidden: true }) peers.Add(RoomAnnouncer.Describe(peer));
        if (room.Consent.ShowsObservers)
            foreach (var observer in RoomAnnouncer.ObserversOf(room)) peers.Add(RoomAnnouncer.Describe(observer));
        return new JsonObject { ["peers"] = peers };
    }
}
