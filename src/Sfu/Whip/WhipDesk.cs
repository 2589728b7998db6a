using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whip;

/// <summary>Starts publishing sessions (RFC 9725). Runs on the worker thread.</summary>
internal sealed class WhipDesk(SfuWorker worker)
{
    /// <summary>Answers an offer, and makes way for the same identity's comeback.</summary>
    public Outcome<SessionCreated> Create(WhipRequest request)
    {
        if (!RoomTable.IsValidName(request.RoomId)) return Refusal.Malformed("A room name has 1 to 128 printable characters without / \\ ? #.", "room");
        if (request.PeerId is { } named && !RoomTable.IsValidName(named)) return Refusal.Malformed("A peer id has 1 to 128 printable characters without / \\ ? #.", "peer");
        var room = worker.Rooms.Find(request.RoomId);
        if (room is null && !worker.Quota.TakesRoom(worker.Rooms.All.Count)) return Refusal.AtCapacity("This node takes no more rooms.");
        var peerId = request.PeerId ?? Ids.New("peer");
        if (room?.Peers.GetValueOrDefault(peerId) is { Kind: not "whip" } other) return Refusal.Conflict($"Peer '{peerId}' publishes as {other.Kind} already.");

        var credentials = Ids.NewIceCredentials();
        var options = new AnswerOptions
        {
            Role = AnswerRole.Receive,
            Credentials = credentials,
            Fingerprint = worker.WebRtc.Identity.Fingerprint,
            Candidates = worker.WebRtc.Candidates,
            SessionId = worker.WebRtc.NextSessionId(),
            Feedback = SdpSettings.PublisherFeedback,
            HeaderExtensions = SdpSettings.PublisherExtensions,
            TakesVideo = SupportedCodecs.TakesVideo,
            VideoCodecs = SupportedCodecs.Names(MediaKind.Video),
        };
        if (!WebRtcAnswer.TryCreate(request.Offer, options, out var answer, out var rejection)) return Refusal.Impossible(rejection);
        var published = new List<ProducerSettings>();
        foreach (var media in answer.Media)
            if (SdpSettings.ToProducer(media, request.Source, request.Observable) is { } settings) published.Add(settings);

        var stale = worker.WebRtc.All.Where(t => t.Session.Publishes.Count > 0 && t.Session.RoomId == request.RoomId && t.Session.PeerId == peerId).ToArray();
        if (!worker.Quota.TakesTransport(worker.WebRtc.Count - stale.Length)) return Refusal.AtCapacity("This node takes no more transports.");
        foreach (var old in stale) worker.WebRtc.Close(old, CloseReasons.Replaced);
        var transport = new WebRtcTransport(worker, new WebRtcSession
        {
            Key = Ids.NewSecret(),
            RoomId = request.RoomId,
            PeerId = peerId,
            Credentials = credentials,
            RemoteUfrag = answer.Transport.IceUfrag!,
            PeerFingerprints = [.. answer.PeerFingerprints],
            Publishes = published,
            Mid = answer.Media[0].Mid,
        });
        worker.WebRtc.Add(transport);
        return new SessionCreated(transport.Session.Key, transport.ETag, answer.Text);
    }
}
