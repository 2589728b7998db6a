using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Whip;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whep;

/// <summary>Starts viewing sessions: the named producer and, for a picture, the sound of the same peer. Runs on the worker thread.</summary>
internal sealed class WhepDesk(SfuWorker worker)
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Answers an offer.</summary>
    public Outcome<SessionCreated> Create(string roomId, string producerId, SessionDescription offer)
    {
        if (worker.Rooms.Find(roomId)?.Producers.GetValueOrDefault(producerId) is not { } producer)
            return Refusal.Conflict($"Nobody publishes '{producerId}' in room '{roomId}' at the moment.", RetryAfterSeconds);
        if (!worker.Quota.TakesTransport(worker.WebRtc.Count)) return Refusal.AtCapacity("This node takes no more transports.");
        if (!worker.Quota.TakesConsumer(worker.Rooms.ConsumerCount)) return Refusal.AtCapacity("This node takes no more consumers.");

        var isVideo = producer.Settings.Codec.Kind == MediaKind.Video;
        var audio = isVideo ? producer.Peer.Producers.FirstOrDefault(other => other.Settings.Codec.Kind == MediaKind.Audio) : producer;
        var tracks = new Tracks(isVideo ? NewTrack(producer) : null, audio is null ? null : NewTrack(audio));
        var credentials = Ids.NewIceCredentials();
        var options = new AnswerOptions
        {
            Role = AnswerRole.Send,
            Credentials = credentials,
            Fingerprint = worker.WebRtc.Identity.Fingerprint,
            Candidates = worker.WebRtc.Candidates,
            SessionId = worker.WebRtc.NextSessionId(),
            Video = tracks.Video,
            Audio = tracks.Audio,
            TakesVideo = offered => CanView(producer, offered),
            VideoCodecs = SupportedCodecs.Describe(producer.Settings.Codec),
            Feedback = SdpSettings.ViewerFeedback,
            HeaderExtensions = SdpSettings.ViewerExtensions,
        };
        if (!WebRtcAnswer.TryCreate(offer, options, out var answer, out var rejection))
        {
            Release(tracks.Video);
            Release(tracks.Audio);
            return Refusal.Impossible(rejection);
        }

        var transport = new WebRtcTransport(worker, new WebRtcSession
        {
            Key = Ids.NewSecret(),
            RoomId = roomId,
            Credentials = credentials,
            RemoteUfrag = answer.Transport.IceUfrag!,
            PeerFingerprints = [.. answer.PeerFingerprints],
            Mid = answer.Media[0].Mid,
        });
        worker.WebRtc.Add(transport);
        View(transport, answer, "video", isVideo ? producer : null, tracks.Video);
        View(transport, answer, "audio", audio, tracks.Audio);
        return new SessionCreated(transport.Session.Key, transport.ETag, answer.Text);
    }

    /// <summary>The stream is forwarded as it is published, so the viewer must take that codec and profile.</summary>
    private static bool CanView(Producer producer, SdpCodec offered) =>
        SupportedCodecs.Find(MediaKind.Video, offered.Name, offered.ClockRateHz, offered.Parameters) == producer.Settings.Codec;

    private OutgoingTrack NewTrack(Producer producer) => new(
        worker.Ssrcs.Rent(),
        producer.Settings.Codec.RtxPayloadType is null ? null : worker.Ssrcs.Rent(),
        producer.Cname,
        producer.Peer.Id,
        producer.Id);

    private void View(WebRtcTransport transport, WebRtcAnswer answer, string kind, Producer? producer, OutgoingTrack? track)
    {
        var media = answer.Media.FirstOrDefault(media => media.Offer.Kind == kind && media.Direction == SdpDirection.SendOnly);
        if (producer is null || track is null || media is null)
        {
            Release(track);
            return;
        }

        var settings = new ConsumerSettings(
            track.Ssrc, (byte)media.Codec.PayloadType, track.RtxSsrc, (byte?)media.Rtx?.PayloadType, SdpSettings.ToExtensions(media))
        {
            TransportSequence = SdpSettings.ToTransportSequence(media),
        };
        var consumer = new Consumer(Ids.New("c"), producer, transport, settings, Ids.NewFirstSequence());
        worker.Rooms.AddConsumer(consumer);
        transport.Attach(consumer);
    }

    private void Release(OutgoingTrack? track)
    {
        if (track is null) return;
        worker.Ssrcs.Release(track.Ssrc);
        if (track.RtxSsrc is { } rtx) worker.Ssrcs.Release(rtx);
    }

    private readonly record struct Tracks(OutgoingTrack? Video, OutgoingTrack? Audio);
}
