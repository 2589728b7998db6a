using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Srtp;
using RoomLens.Sfu.Workers.Places;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Observers;

/// <summary>A plain RTP transport towards one bot or reader: any number of consumers, told apart by SSRC. Owned by the worker thread.</summary>
internal sealed class Observer(Room room, string id, UdpAddress rtp, UdpAddress? rtcp, InternalMedia media, Instant createdAt) : IConsumerTransport
{
    private readonly List<Consumer> _consumers = [];

    /// <summary>Where it observes.</summary>
    public Room Room => room;

    /// <summary>Unique within the room.</summary>
    public string Id => id;

    /// <summary>What it observes for, as participants are told.</summary>
    public string Purpose { get; set; } = "observation";

    /// <summary>What keeps it on its worker.</summary>
    public RoomHold? Hold { get; set; }

    /// <summary>Where RTP goes.</summary>
    public UdpAddress Rtp => rtp;

    /// <summary>Where RTCP goes when the reader has no rtcp-mux.</summary>
    public UdpAddress? Rtcp => rtcp;

    /// <summary>What protects RTP and RTCP; null = nothing does.</summary>
    public PlainSrtp? Srtp { get; init; }

    /// <summary>What it receives.</summary>
    public IReadOnlyList<Consumer> Consumers => _consumers;

    /// <summary>Since when it has had no consumer.</summary>
    public Instant IdleSince { get; private set; } = createdAt;

    /// <summary>Adds a consumer made for this transport.</summary>
    public void Attach(Consumer consumer)
    {
        _consumers.Add(consumer);
        media.Register(consumer, this);
    }

    /// <inheritdoc/>
    public Span<byte> ReserveRtp() => media.Loop.ReserveSend();

    /// <inheritdoc/>
    public bool SharesPayload => Srtp is null;

    /// <inheritdoc/>
    public bool CommitShared(int head, int length)
    {
        media.Loop.CommitShared(media.Socket, rtp, head, length);
        return true;
    }

    /// <inheritdoc/>
    public bool CommitRtp(int length)
    {
        if (Srtp is { } srtp && (length = srtp.ProtectRtp(media.Loop.ReserveSend(), length)) == 0) return false;
        media.Loop.CommitSend(media.Socket, rtp, length);
        return true;
    }

    /// <inheritdoc/>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        var to = rtcp ?? rtp;
        if (Srtp is not { } srtp) media.Loop.Send(media.Socket, to, compound);
        else if (srtp.ProtectRtcp(compound, media.Loop.ReserveSend()) is > 0 and var length) media.Loop.CommitSend(media.Socket, to, length);
    }

    /// <inheritdoc/>
    public void Detach(Consumer consumer)
    {
        _consumers.Remove(consumer);
        media.Unregister(consumer);
        Srtp?.Forget(consumer.Settings.Ssrc);
        if (consumer.Settings.RtxSsrc is { } rtx) Srtp?.Forget(rtx);
        IdleSince = media.Clock.Now;
    }

    /// <summary>It is over, and so are its consumers: its keys are forgotten.</summary>
    public void Close()
    {
        if (Srtp is null) return;
        media.Unsecure(this);
        Srtp.Dispose();
    }
}
