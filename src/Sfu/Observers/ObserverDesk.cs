using System.Net;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Srtp;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Observers;

/// <summary>Makes observers and their consumers, and keeps each stream to the newest epoch (contracts section 4). Runs on the worker thread.</summary>
internal sealed class ObserverDesk(SfuWorker worker)
{
    /// <summary>Opens a transport towards a bot or reader; the same id and address again gives the same one, another address replaces it.</summary>
    public Outcome<ObserverCreated> CreateObserver(string roomId, CreateObserver request)
    {
        if (!RoomTable.IsValidName(request.ObserverId)) return Refusal.Malformed("An observer id has 1 to 128 printable characters without / \\ ? #.", "observerId");
        if (request.Purpose is { Length: > RoomTable.MaxNameLength }) return Refusal.Malformed($"purpose has {RoomTable.MaxNameLength} characters at most.", "purpose");
        if (!IPAddress.TryParse(request.Ip, out var ip)) return Refusal.Malformed($"'{request.Ip}' is no IP address.", "ip");
        if (request.Port is < 1 or > 65535) return Refusal.Malformed($"{request.Port} is no port; 1 to 65535.", "port");
        if (request.RtcpPort is < 1 or > 65535) return Refusal.Malformed($"{request.RtcpPort} is no port; 1 to 65535.", "rtcpPort");
        var rtp = UdpAddress.FromEndPoint(new IPEndPoint(ip, request.Port));
        if (rtp.IsIPv6 != worker.Internal.Socket.LocalAddress.IsIPv6)
            return Refusal.Impossible($"Internal media is bound to {worker.InternalIp}: it cannot reach an address of another family.", "ip");
        if (PlainSrtp.Check(request.Srtp) is { } badKey) return badKey;
        UdpAddress? rtcp = request.RtcpPort is { } port && port != request.Port ? rtp.WithPort(port) : null;

        var opened = worker.Rooms.Open(roomId);
        if (opened.Refusal is { } refusal) return refusal;
        var room = opened.Value!;
        if (room.Observers.TryGetValue(request.ObserverId, out var present))
        {
            if (present.Rtp == rtp && present.Rtcp == rtcp && PlainSrtp.Fits(present.Srtp, request.Srtp))
            {
                // Each stream that a bot takes brings its own; who joins later is told the newest.
                present.Purpose = request.Purpose ?? present.Purpose;
                worker.Spans.ObserverAdded(present);
                return Describe(present);
            }

            // The same observer came back at another address or with another key; the room must outlive the exchange.
            foreach (var consumer in present.Consumers.ToArray()) worker.Rooms.CloseConsumer(consumer, CloseReasons.Replaced);
        }

        var observer = new Observer(room, request.ObserverId, rtp, rtcp, worker.Internal, worker.Clock.Now)
        {
            Purpose = request.Purpose ?? "observation",
            Srtp = PlainSrtp.Create(request.Srtp),
        };
        if (observer.Srtp is not null) worker.Internal.Secure(observer);
        if (present is null) worker.Rooms.AddObserver(observer);
        else worker.Rooms.ReplaceObserver(present, observer);
        return Describe(observer);
    }

    /// <summary>Makes a paused consumer of a producer for an observer.</summary>
    public Outcome<ConsumerCreated> CreateConsumer(string roomId, string observerId, CreateConsumer request, AssignmentClaims? claims)
    {
        if (worker.Rooms.Find(roomId) is not { } room) return Refusal.Unknown($"room '{roomId}'");
        if (!room.Observers.TryGetValue(observerId, out var observer)) return Refusal.Unknown($"observer '{observerId}' in room '{roomId}'");
        if (!room.Producers.TryGetValue(request.ProducerId, out var producer)) return Refusal.Unknown($"producer '{request.ProducerId}' in room '{roomId}'");
        if (claims is not null && (claims.Room != roomId || claims.ProducerId != producer.Id || claims.Epoch != request.Epoch))
            return Refusal.Forbidden("The assignment token is for another room, producer or epoch.");
        if (!worker.Quota.TakesConsumer(worker.Rooms.ConsumerCount)) return Refusal.AtCapacity("This node takes no more consumers.");
        if (Fencing.Admit(worker.Rooms, producer, request) is { } fenced) return fenced;

        var codec = producer.Settings.Codec;
        var settings = new ConsumerSettings(
            worker.Ssrcs.Rent(),
            (byte)codec.PayloadType,
            codec.RtxPayloadType is null ? null : worker.Ssrcs.Rent(),
            (byte?)codec.RtxPayloadType,
            PlainExtensions.Of(producer.Settings));
        var consumer = new Consumer(Ids.New("c"), producer, observer, settings, Ids.NewFirstSequence())
        {
            ObserverId = observer.Id,
            Assignment = request.Epoch is { } epoch ? new ConsumerAssignment(epoch, request.AssignmentId) : null,
            IsStandby = request.Standby,
        };
        consumer.SetWish(new LayerWish(request.Want, request.Cap, null), worker.Clock.Now);
        observer.Attach(consumer);
        worker.Rooms.AddConsumer(consumer);
        return Describe(consumer, observer);
    }

    /// <summary>Finds a consumer by its path.</summary>
    public Outcome<(Observer Observer, Consumer Consumer)> Find(string roomId, string observerId, string consumerId)
    {
        if (worker.Rooms.Find(roomId) is not { } room) return Refusal.Unknown($"room '{roomId}'");
        if (!room.Observers.TryGetValue(observerId, out var observer)) return Refusal.Unknown($"observer '{observerId}' in room '{roomId}'");
        var consumer = observer.Consumers.FirstOrDefault(c => c.Id == consumerId);
        return consumer is null ? Refusal.Unknown($"consumer '{consumerId}' of observer '{observerId}'") : (observer, consumer);
    }

    /// <summary>What a consumer is, for its receiver.</summary>
    public ConsumerCreated Describe(Consumer consumer, Observer observer) => new()
    {
        ConsumerId = consumer.Id,
        Ssrc = consumer.Settings.Ssrc,
        RtxSsrc = consumer.Settings.RtxSsrc,
        PayloadType = consumer.Settings.PayloadType,
        RtxPayloadType = consumer.Settings.RtxPayloadType,
        Codec = consumer.Producer.Settings.Codec.Name,
        SpatialLayer = consumer.TargetSpatialLayer,
        TemporalLayer = consumer.TargetTemporalLayer,
        ClockRate = consumer.Producer.Settings.Codec.ClockRateHz,
        Sdp = ConsumerSdp.Write(consumer, observer, withKeys: true),
    };

    /// <summary>What an observer is, for its receiver. RTCP goes to and comes from the one internal socket in either case.</summary>
    public ObserverCreated Describe(Observer observer)
    {
        var port = worker.Internal.Socket.LocalEndPoint.Port;
        return new ObserverCreated(observer.Id, worker.InternalIp, port, observer.Rtcp is null ? null : port, observer.Srtp?.Local);
    }
}
