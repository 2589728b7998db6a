using System.Net;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Srtp;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Plain;

/// <summary>Makes producers that are fed by plain RTP (contracts section 4). Runs on the worker thread.</summary>
internal sealed class PlainProducers(SfuWorker worker)
{
    /// <summary>Opens the ports, joins the peer, publishes the producer.</summary>
    public Outcome<PlainProducerCreated> Create(string roomId, CreatePlainProducer request)
    {
        if (!MediaKinds.TryParse(request.Kind, out var kind)) return Refusal.Malformed("kind is 'video' or 'audio'.", "kind");
        if (request.Source is not (null or "camera" or "screen")) return Refusal.Malformed("source is 'camera' or 'screen'.", "source");
        if (request.Comedia == false)
            return Refusal.Impossible("Plain producers learn the sender's address from its packets; comedia cannot be turned off.", "comedia");
        if (ReadFeedback(request.Feedback) is { Refusal: { } badFeedback }) return badFeedback;
        if (PlainSrtp.Check(request.Srtp) is { } badKey) return badKey;
        var described = ReadSettings(kind, request);
        if (described.Refusal is { } refusal) return refusal;
        var peerId = request.PeerId ?? Ids.New("peer");
        if (!Rooms.RoomTable.IsValidName(peerId)) return Refusal.Malformed("A peer id has 1 to 128 printable characters without / \\ ? #.", "peerId");

        var opened = worker.Rooms.Open(roomId);
        if (opened.Refusal is { } closed) return closed;
        var room = opened.Value!;
        if (worker.PlainPorts.TryOpen() is not { } pair)
        {
            worker.Rooms.RemoveIfEmpty(room);
            return Refusal.AtCapacity("Every port pair for plain producers is in use (Sfu:PlainPortFirst to Sfu:PlainPortLast).");
        }

        var srtp = PlainSrtp.Create(request.Srtp);
        var transport = new PlainTransport(worker.PlainPorts, pair, ReadFeedback(request.Feedback).Value, srtp, worker.Drops);
        var peer = worker.Rooms.Join(room, peerId, "plain", worker.Clock.UtcNow);
        var settings = described.Value! with { Source = request.Source ?? "camera" };
        var producer = new Producer(Ids.New("p"), peer, settings, transport, worker.Scratch);
        transport.Bind(producer);
        worker.Rooms.AddProducer(producer);
        return new PlainProducerCreated(producer.Id, worker.InternalIp, pair.Rtp.LocalEndPoint.Port, pair.Rtcp.LocalEndPoint.Port, srtp?.Local);
    }

    private static Outcome<ProducerSettings> ReadSettings(MediaKind kind, CreatePlainProducer request)
    {
        if (request.Sdp is null == request.RtpParameters is null)
            return Refusal.Malformed("Give exactly one of sdp and rtpParameters.", "sdp");
        if (request.Sdp is { } sdp) return PlainSdp.Read(kind, sdp);
        var read = RtpParameters.Read(kind, request.RtpParameters!);
        return read.Value is { Encodings: { Count: > 1 } encodings } && encodings.Any(encoding => encoding.Ssrc is null)
            ? Refusal.Impossible("The layers of a plain producer are told apart by their SSRCs: name one for each encoding.", "rtpParameters.encodings")
            : read;
    }

    private static Outcome<UdpAddress?> ReadFeedback(SocketAddressPart? part)
    {
        if (part is null) return (UdpAddress?)null;
        if (!IPAddress.TryParse(part.Ip, out var ip)) return Refusal.Malformed($"'{part.Ip}' is no IP address.", "feedback.ip");
        if (part.Port is < 1 or > 65535) return Refusal.Malformed($"{part.Port} is no port; 1 to 65535.", "feedback.port");
        return (UdpAddress?)UdpAddress.FromEndPoint(new IPEndPoint(ip, part.Port));
    }
}
