using System.Security.Cryptography;
using System.Text;
using RoomLens.Hosting.Udp;
using RoomLens.Load.Dtls;
using RoomLens.Load.Media;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Dtls.Native;
using RoomLens.Sfu.Producers;

namespace RoomLens.Load.Peers;

/// <summary>
/// One client transport over a socket of its own: connectivity checks, DTLS, SRTP both ways. Owned by the thread of the <see cref="LoadLoop"/>.
/// </summary>
internal sealed class LoadTransport : IProducerSource, IDisposable
{
    private const uint LocalSsrc = 1;
    private const int MaxCompound = 1200;

    private static readonly TimeSpan FirstCheckInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConsentInterval = TimeSpan.FromSeconds(2.5);

    private readonly LoadLoop _owner;
    private readonly TransportOffer _offer;
    private readonly MediaSocket _socket;
    private readonly DtlsClient _dtls;
    private readonly Dictionary<uint, IncomingStream> _incoming = [];
    private readonly List<OutgoingStream> _outgoing = [];
    private readonly UplinkFeedback _feedback = new(LocalSsrc);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SrtpContext? _inbound;
    private SrtpContext? _outbound;
    private Instant? _nextCheck;
    private bool _isReachable;
    private bool _isClosed;

    public LoadTransport(LoadLoop owner, MediaSocket socket, TransportOffer offer)
    {
        (_owner, _socket, _offer) = (owner, socket, offer);
        _dtls = new DtlsClient(owner.Certificate);
        _nextCheck = owner.Clock.Now;
    }

    /// <summary>Its id at the node.</summary>
    public string Id => _offer.Id;

    /// <summary>Completes when SRTP can flow.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Sends the first DTLS flight and nothing after it: a half-open handshake.</summary>
    public bool StopsAfterHello { get; init; }

    /// <summary>What arrives, by SSRC.</summary>
    public IReadOnlyCollection<IncomingStream> Incoming => _incoming.Values;

    /// <summary>What is sent.</summary>
    public IReadOnlyList<OutgoingStream> Outgoing => _outgoing;

    /// <summary>Datagrams that could not be decrypted, or belong to no stream.</summary>
    public long Unexpected { get; private set; }

    /// <inheritdoc/>
    public bool TakesFeedback => true;

    /// <inheritdoc/>
    public bool HasConsent => true;

    /// <summary>A stream that will come.</summary>
    public IncomingStream Expect(uint ssrc, byte transportSequence)
    {
        _feedback.Use(transportSequence);
        return _incoming[ssrc] = new IncomingStream(ssrc);
    }

    /// <summary>A stream that ended.</summary>
    public void Forget(uint ssrc) => _incoming.Remove(ssrc);

    /// <summary>A stream to send from now on.</summary>
    public void Publish(OutgoingStream stream) => _outgoing.Add(stream);

    /// <summary>A datagram of the node.</summary>
    public void HandleDatagram(Span<byte> datagram, Instant now)
    {
        if (_isClosed) return;
        switch (DatagramClassifier.Classify(datagram))
        {
            case DatagramKind.Stun:
                HandleAnswer(datagram, now);
                break;
            case DatagramKind.Dtls when !StopsAfterHello:
                Send(_dtls.Handle(datagram, now));
                TakeKeys();
                break;
            case DatagramKind.Rtp:
                HandleRtp(datagram, now);
                break;
            case DatagramKind.Rtcp:
                HandleRtcp(datagram, now);
                break;
        }
    }

    /// <summary>Checks, handshake timers, frames that are due.</summary>
    public void HandleTimeout(Instant now)
    {
        if (_isClosed) return;
        if (_nextCheck <= now) SendCheck(now);
        if (!StopsAfterHello) Send(_dtls.HandleTimeout(now));
        if (_outbound is null) return;
        foreach (var stream in _outgoing)
            while (stream.NextFrameAt <= now) SendFrame(stream, now);
        _feedback.HandleTimeout(this, now);
    }

    /// <summary>Once a second: reports.</summary>
    public void HandleSecond(DateTimeOffset utc, Instant now)
    {
        if (_outbound is null || _isClosed) return;
        Span<byte> compound = stackalloc byte[MaxCompound];
        foreach (var stream in _outgoing)
        {
            var writer = new RtcpWriter(compound);
            if (writer.TryWriteSenderReport(stream.Report(utc), []) && writer.TryWriteCname(stream.Ssrc, "load"u8)) SendRtcp(compound[..writer.Length]);
        }

        foreach (var stream in _incoming.Values)
        {
            if (!stream.TryReport(now, out var block)) continue;
            var writer = new RtcpWriter(compound);
            if (writer.TryWriteReceiverReport(LocalSsrc, [block])) SendRtcp(compound[..writer.Length]);
        }
    }

    /// <inheritdoc/>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (_outbound is not { } outbound) return;
        var slot = _owner.Loop.ReserveSend();
        compound.CopyTo(slot);
        var length = outbound.ProtectRtcp(slot, compound.Length);
        if (length > 0) _owner.Loop.CommitSend(_socket, _offer.Server, length);
    }

    /// <inheritdoc/>
    public void Detach(Producer producer)
    {
        // Feedback is all that is used of a producer's source; no producer is ever attached.
    }

    /// <summary>Says goodbye where asked to, and closes the socket.</summary>
    public void Close(bool politely)
    {
        if (_isClosed) return;
        _isClosed = true;
        if (politely) Send(_dtls.Close());
        _owner.Retire(_socket);
        _inbound?.Dispose();
        _outbound?.Dispose();
        (_inbound, _outbound) = (null, null);
        _dtls.Dispose();
        _connected.TrySetCanceled();
    }

    /// <inheritdoc/>
    public void Dispose() => Close(politely: false);

    private void HandleAnswer(ReadOnlySpan<byte> datagram, Instant now)
    {
        if (_isReachable || !StunMessage.TryParse(datagram, out var message) || message.Type != StunMessageType.BindingSuccess) return;
        _isReachable = true;
        _nextCheck = now + ConsentInterval;
        Send(_dtls.Start(now));
    }

    private void SendCheck(Instant now)
    {
        _nextCheck = now + (_isReachable ? ConsentInterval : FirstCheckInterval);
        Span<byte> transaction = stackalloc byte[12];
        RandomNumberGenerator.Fill(transaction);
        var writer = new StunWriter(_owner.Loop.ReserveSend(), StunMessageType.BindingRequest, transaction);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{_offer.Ufrag}:load"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 1ul);
        writer.Add(StunAttributeType.UseCandidate, []);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_offer.Password));
        writer.AddFingerprint();
        _owner.Loop.CommitSend(_socket, _offer.Server, writer.Length);
    }

    private void TakeKeys()
    {
        if (_outbound is not null) return;
        if (_dtls.Progress is DtlsProgress.Failed or DtlsProgress.Closed) _connected.TrySetException(new InvalidOperationException("The DTLS handshake failed."));
        if (_dtls.Progress != DtlsProgress.Established) return;
        using var keys = _dtls.ExportKeys();
        (_inbound, _outbound) = (keys.CreateInbound(), keys.CreateOutbound());
        _connected.TrySetResult();
    }

    private void HandleRtp(Span<byte> datagram, Instant now)
    {
        if (_inbound is not { } inbound || !inbound.TryUnprotectRtp(datagram, out var length) || !RtpPacket.TryParse(datagram[..length], out var packet))
        {
            Unexpected++;
            return;
        }

        // Padding probes count towards the feedback although they belong to no stream.
        _feedback.HandleRtp(packet, now);
        if (_incoming.TryGetValue(packet.Ssrc, out var stream)) stream.Handle(packet, now);
        else Unexpected++;
    }

    private void HandleRtcp(Span<byte> datagram, Instant now)
    {
        if (_inbound is not { } inbound || !inbound.TryUnprotectRtcp(datagram, out var length) || !RtcpReader.TryCreate(datagram[..length], out var reader)) return;
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.SenderReport && _incoming.TryGetValue(packet.SenderSsrc, out var stream)) stream.HandleReport(packet.ReadSenderReport(), now);
            else if (packet.Kind == RtcpKind.PictureLossIndication) Find(packet.MediaSsrc)?.RequestKeyFrame();
            else if (packet.Kind == RtcpKind.Nack && Find(packet.MediaSsrc) is { } asked) CountNacks(asked, packet.ReadNack());
        }
    }

    private static void CountNacks(OutgoingStream stream, NackReader missing)
    {
        while (missing.TryRead(out _)) stream.Nacks++;
    }

    private OutgoingStream? Find(uint ssrc) => _outgoing.Find(stream => stream.Ssrc == ssrc);

    private void SendFrame(OutgoingStream stream, Instant now)
    {
        var count = stream.BeginFrame();
        for (var i = 0; i < count; i++)
        {
            var slot = _owner.Loop.ReserveSend();
            var length = _outbound!.ProtectRtp(slot, stream.WritePacket(slot, i, now));
            _owner.Loop.CommitSend(_socket, _offer.Server, length);
        }
    }

    private void Send(byte[][] datagrams)
    {
        foreach (var datagram in datagrams) _owner.Loop.Send(_socket, _offer.Server, datagram);
    }
}
