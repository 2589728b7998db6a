using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>The one media socket of a bot: tells the packets of all streams apart and sends their feedback.</summary>
internal sealed class MediaReceiver : IMediaLoopHandler, IAsyncDisposable
{
    // What a path without fragmentation carries for sure.
    private const int FeedbackBytes = 1200;
    private const int PortsTried = 500;

    private readonly MediaLoop _loop;
    private readonly MonotonicClock _clock;
    private readonly BotMetrics _metrics;
    private readonly string _cname;
    private readonly PacketBufferPool _pool = new();
    private readonly Dictionary<LegKey, ReceiveLeg> _byKey = [];
    private readonly List<ReceiveLeg> _legs = [];
    private MediaSocket? _socket;
    private Instant? _nextTimeout;

    /// <summary>A receiver; <see cref="Open"/> binds its socket.</summary>
    public MediaReceiver(MonotonicClock clock, BotMetrics metrics, string cname)
    {
        _clock = clock;
        _metrics = metrics;
        _cname = cname;
        _loop = new MediaLoop(new MediaLoopOptions { Name = "bot media", ReceiveTrains = true }, clock);
    }

    /// <summary>Completes when the media thread ended by a bug.</summary>
    public Task<Exception> Faulted => _loop.Faulted;

    /// <inheritdoc/>
    public Instant? NextTimeout => _nextTimeout;

    /// <summary>Binds the port, or with <paramref name="search"/> the first free one from it on, and starts. Returns the port.</summary>
    public int Open(IPAddress address, int port, bool search)
    {
        for (var i = 0; i < (search ? PortsTried : 1) && port + i <= ushort.MaxValue; i++)
        {
            if (!_loop.TryBind(new IPEndPoint(address, port + i), SocketClass.Internal, out var socket)) continue;
            _socket = socket!;
            _loop.Start(this);
            return _socket.LocalEndPoint.Port;
        }
        throw new StartupException(
            $"No UDP port from {port} on is free on {address} for the bot's media.", "Stop the other program or set another Bot:MediaPort.");
    }

    /// <summary>Makes a leg for a consumer; false when it cannot be received, and why.</summary>
    public bool TryCreateLeg(
        ObserverCreated transport, ConsumerCreated consumer, IFrameTaker taker,
        [NotNullWhen(true)] out ReceiveLeg? leg, [NotNullWhen(false)] out string? problem)
    {
        leg = null;
        if (!IPAddress.TryParse(transport.Ip, out var ip)) problem = $"the SFU sends from '{transport.Ip}', which is no IP address";
        else if (!CodecNames.TryParse(consumer.Codec, out var codec) || !ReceiveStream.Supports(codec)) problem = $"{consumer.Codec} cannot be received here";
        else
        {
            var extensions = ExtensionIds.FromSdp(consumer.Sdp);
            var options = new ReceiveStreamOptions
            {
                Codec = codec,
                ClockRateHz = consumer.ClockRate,
                Ssrc = consumer.Ssrc,
                PayloadType = (byte)consumer.PayloadType,
                RtxSsrc = consumer.RtxSsrc,
                RtxPayloadType = (byte?)consumer.RtxPayloadType,
                LocalSsrc = NewSsrc(),
                Cname = _cname,
                AbsCaptureTimeId = extensions.AbsCaptureTime,
                VideoOrientationId = extensions.VideoOrientation,
                DependencyDescriptorId = extensions.DependencyDescriptor,
                UseReferenceTimes = ReferenceTimes.AreAnswered(consumer.Sdp),
            };
            problem = null;
            leg = new ReceiveLeg(UdpAddress.FromEndPoint(new IPEndPoint(ip, transport.Port)), options, _pool, _clock, taker, _metrics);
        }
        return leg is not null;
    }

    /// <summary>Packets of the leg are received from now on.</summary>
    public Task AddAsync(ReceiveLeg leg) => _loop.InvokeAsync(() =>
    {
        _legs.Add(leg);
        _byKey[new LegKey(leg.Sender, leg.Ssrc)] = leg;
        if (leg.RtxSsrc is { } rtx) _byKey[new LegKey(leg.Sender, rtx)] = leg;
    });

    /// <summary>Packets of the leg are dropped from now on.</summary>
    public Task RemoveAsync(ReceiveLeg leg) => _loop.InvokeAsync(() =>
    {
        _legs.Remove(leg);
        Forget(leg, leg.Ssrc);
        if (leg.RtxSsrc is { } rtx) Forget(leg, rtx);
    });

    /// <summary>The decoder needs a key frame. Any thread.</summary>
    public void RequestKeyFrame(ReceiveLeg leg) => _loop.Post(() => leg.RequireKeyFrame(_clock.Now));

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        switch (DatagramClassifier.Classify(datagram))
        {
            case DatagramKind.Rtp:
                HandleRtp(from, datagram, now);
                break;
            case DatagramKind.Rtcp:
                HandleRtcp(from, datagram, now);
                break;
            default:
                _metrics.DatagramDropped(DatagramFault.Unrecognized);
                break;
        }
    }

    /// <inheritdoc/>
    public void HandleTurnEnd(Instant now)
    {
        Span<byte> feedback = stackalloc byte[FeedbackBytes];
        Instant? next = null;
        foreach (var leg in _legs)
        {
            while (leg.TryPollRtcp(feedback, out var length)) _loop.Send(_socket!, leg.Sender, feedback[..length]);
            next = Instant.Earliest(next, leg.NextTimeout);
        }
        _nextTimeout = next;
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        foreach (var leg in _legs)
            if (leg.NextTimeout is { } due && due <= now) leg.HandleTimeout(now);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private void HandleRtp(in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        if (!RtpPacket.TryParse(datagram, out var packet)) _metrics.DatagramDropped(DatagramFault.Malformed);
        else if (!_byKey.TryGetValue(new LegKey(from, packet.Ssrc), out var leg)) _metrics.DatagramDropped(DatagramFault.UnknownSource);
        else leg.HandleRtp(packet, now);
    }

    private void HandleRtcp(in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        if (!RtcpReader.TryCreate(datagram, out var compound))
        {
            _metrics.DatagramDropped(DatagramFault.Malformed);
            return;
        }

        while (compound.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.SenderReport)
            {
                if (_byKey.TryGetValue(new LegKey(from, packet.SenderSsrc), out var leg) && leg.Ssrc == packet.SenderSsrc)
                    leg.HandleSenderReport(packet.ReadSenderReport(), now);
            }
            else if (packet.Kind == RtcpKind.ExtendedReport)
            {
                if (_byKey.TryGetValue(new LegKey(from, packet.SenderSsrc), out var leg)) leg.HandleExtendedReport(packet.ReadExtendedReport(), now);
            }
            else if (packet.Kind == RtcpKind.Goodbye)
            {
                for (var i = 0; i < packet.Count; i++)
                    if (_byKey.TryGetValue(new LegKey(from, packet.ReadGoodbye(i)), out var leg)) leg.HandleGoodbye();
            }
        }
    }

    private void Forget(ReceiveLeg leg, uint ssrc)
    {
        var key = new LegKey(leg.Sender, ssrc);
        if (_byKey.TryGetValue(key, out var known) && known == leg) _byKey.Remove(key);
    }

    private static uint NewSsrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt32(bytes) | 1;
    }
}
