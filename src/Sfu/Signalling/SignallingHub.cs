using RoomLens.Hosting.Auth;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Signalling.Requests;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Signalling;

/// <summary>
/// Every participant with a signalling socket: who comes, who is lost and may come back, who is replaced (contracts section 3). Owned by the
/// worker thread.
/// </summary>
internal sealed class SignallingHub
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReattachWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SilentWithout = TimeSpan.FromSeconds(4);

    private readonly Dictionary<(string Room, string Peer), SignallingPeer> _members = [];
    private readonly List<(SignallingPeer Member, string Reason)> _ending = [];
    private readonly SfuWorker _worker;
    private readonly ConsumerOffers _offers;
    private readonly RequestTable _requests;

    public SignallingHub(SfuWorker worker)
    {
        _worker = worker;
        _offers = new ConsumerOffers(worker);
        _requests = new RequestTable(worker);
        worker.Rooms.Listener = new RoomAnnouncer(this, _offers);
    }

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    /// <summary>A participant, joined or not.</summary>
    public SignallingPeer? Find(string roomId, string peerId) => _members.GetValueOrDefault((roomId, peerId));

    /// <summary>Those that have joined a room.</summary>
    public IEnumerable<SignallingPeer> InRoom(Room room)
    {
        foreach (var peer in room.Peers.Values.ToArray())
            if (Find(room.Id, peer.Id) is { } member && member.Joined == peer) yield return member;
    }

    /// <summary>A socket comes: of a newcomer, or of a participant that lost its own.</summary>
    public bool Attach(ProtooConnection connection, string roomId, string peerId, Grants? grants, string? token)
    {
        var now = _worker.Clock.Now;
        var known = Find(roomId, peerId);
        if (known is not null && known.Token != token)
        {
            Remove(known, CloseReasons.Replaced);
            known = null;
        }

        if (known is null && _members.Count >= _worker.Options.MaxTransports) return false;
        var member = known ?? (_members[(roomId, peerId)] = new SignallingPeer(roomId, peerId, grants, token) { Hold = _worker.Holds.Take(roomId, RoomSeat.OfPeer(peerId)) });
        member.Attach(connection, now);
        if (member.Joined is null) return true;
        _offers.AskAgain(member);
        _offers.OfferMissing(member);
        return true;
    }

    /// <summary>A message of a client.</summary>
    public void Handle(ProtooConnection connection, ProtooMessage message)
    {
        if (connection.Peer is not { } member) return;
        switch (message.Kind)
        {
            case ProtooMessage.Form.Response:
                _offers.HandleAnswer(member, message.Id, message.IsOk);
                break;
            case ProtooMessage.Form.Request:
                connection.Send(ProtooMessage.Response(message.Id, _requests.Handle(member, message)));
                _offers.OfferMissing(member);
                break;
            default:
                // The current dialect's controls come as notifications; nobody waits for their outcome.
                _requests.Handle(member, message);
                break;
        }
    }

    /// <summary>A socket is gone.</summary>
    public void Detach(ProtooConnection connection)
    {
        if (connection.Peer is not { } member || member.Connection != connection) return;
        member.Detach(_worker.Clock.Now);
        if (member.Joined is null || connection.WasClosedOnPurpose) Remove(member, CloseReasons.Closed);
    }

    /// <summary>Ends those that never join, and those that lost their socket and are silent or stay away.</summary>
    public void HandleTimeout(Instant now)
    {
        foreach (var member in _members.Values)
        {
            _offers.HandleTimeout(member, now);
            DownlinkNotices.Tell(member);
            RoomAnnouncer.TellSpeaker(member);
            var since = now - member.ConnectionChangedAt;
            if (member.Connection is not null)
            {
                if (member.Joined is null && since >= JoinWithin) _ending.Add((member, CloseReasons.Timeout));
            }
            else if (since >= ReattachWithin || (since >= SilentWithout && IsSilent(member, now)))
            {
                _ending.Add((member, CloseReasons.Timeout));
            }
        }

        foreach (var (member, reason) in _ending) Remove(member, reason);
        _ending.Clear();
    }

    /// <summary>A participant was taken out of its room by somebody else.</summary>
    public void HandleLeft(Peer peer, string reason)
    {
        if (Find(peer.Room.Id, peer.Id) is { } member && member.Joined == peer) Remove(member, reason);
    }

    private static bool IsSilent(SignallingPeer member, Instant now) =>
        member.Transports.TrueForAll(transport => transport.Transport.IsClosed || now - transport.Transport.HeardAt >= SilentWithout);

    private void Remove(SignallingPeer member, string reason)
    {
        if (!_members.Remove((member.RoomId, member.Id))) return;
        var joined = member.TakeJoined();
        foreach (var transport in member.Transports) _worker.WebRtc.Close(transport.Transport, reason);
        if (joined is not null) _worker.Rooms.Leave(joined, reason);
        _worker.Holds.Release(member.Hold);
        if (member.Connection is not { } connection) return;
        connection.Peer = null;
        connection.Close(reason == CloseReasons.NodeLeft ? ProtooConnection.ComeAgain : ProtooConnection.ClosedOnPurpose);
    }
}
