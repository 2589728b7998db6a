using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Benchmarks.Receiving;

/// <summary>A plain RTP receiver on the product's media loop: every stream's packets to its <see cref="ReceiveStream"/>, frames to a sink, feedback back to the source.</summary>
internal sealed class PlainReceiver(ReceiveOptions options, PlainReceiver.FrameSink sink) : IMediaLoopHandler
{
    private readonly PacketBufferPool _pool = new();
    private readonly Dictionary<uint, Leg> _bySsrc = [];
    private readonly List<Leg> _legs = [];
    private Instant? _nextTimeout;

    /// <summary>Takes one frame of a stream; the payload is borrowed.</summary>
    public delegate void FrameSink(int stream, in Rtp.Frames.EncodedFrame frame);

    /// <inheritdoc/>
    public Instant? NextTimeout => _nextTimeout;

    /// <summary>Set before the loop starts.</summary>
    public MediaLoop Loop { private get; set; } = null!;

    public IEnumerable<ReceiveStreamStats> Stats => _legs.Select(leg => leg.Stream.Stats);

    public void CreateStreams()
    {
        for (var i = 0; i < options.Streams; i++)
        {
            var ssrc = options.Ssrc + (uint)i;
            // Streams with consecutive SSRCs leave no room for those of retransmissions: only a single stream has one.
            uint? rtxSsrc = options.Streams == 1 ? ssrc + 1 : null;
            var leg = new Leg(i, new ReceiveStream(
                new ReceiveStreamOptions
                {
                    Codec = options.Codec,
                    Ssrc = ssrc,
                    PayloadType = options.PayloadType,
                    RtxSsrc = rtxSsrc,
                    RtxPayloadType = options.RtxPayloadType,
                    LocalSsrc = 1,
                    Cname = "bench",
                },
                _pool));
            _legs.Add(leg);
            _bySsrc[ssrc] = leg;
            if (rtxSsrc is { } rtx) _bySsrc[rtx] = leg;
        }
    }

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        if (datagram.Length >= 2 && datagram[1] is >= 192 and <= 223) HandleRtcp(datagram, now);
        else if (RtpPacket.TryParse(datagram, out var packet) && _bySsrc.TryGetValue(packet.Ssrc, out var leg))
        {
            (leg.Socket, leg.Source) = (socket, from);
            leg.Stream.HandleRtp(packet, now);
            Poll(leg);
        }
    }

    /// <inheritdoc/>
    public void HandleTurnEnd(Instant now)
    {
        Span<byte> feedback = stackalloc byte[1200];
        Instant? next = null;
        foreach (var leg in _legs)
        {
            while (leg.Stream.TryPollRtcp(feedback, out var length))
                if (leg.Socket is not null) Loop.Send(leg.Socket, leg.Source, feedback[..length]);
            next = Instant.Earliest(next, leg.Stream.NextTimeout);
        }
        _nextTimeout = next;
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        foreach (var leg in _legs)
        {
            if (leg.Stream.NextTimeout is not { } due || due > now) continue;
            leg.Stream.HandleTimeout(now);
            Poll(leg);
        }
    }

    private void Poll(Leg leg)
    {
        while (leg.Stream.TryPollFrame(out var frame)) sink(leg.Index, frame);
    }

    private void HandleRtcp(ReadOnlySpan<byte> datagram, Instant now)
    {
        if (!RtcpReader.TryCreate(datagram, out var compound)) return;
        while (compound.TryRead(out var packet))
            if (packet.Kind == RtcpKind.SenderReport && _bySsrc.TryGetValue(packet.SenderSsrc, out var leg)) leg.Stream.HandleSenderReport(packet.ReadSenderReport(), now);
    }

    private sealed class Leg(int index, ReceiveStream stream)
    {
        public int Index => index;
        public ReceiveStream Stream => stream;
        public MediaSocket? Socket { get; set; }
        public UdpAddress Source { get; set; }
    }
}
