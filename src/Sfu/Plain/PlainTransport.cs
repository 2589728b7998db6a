using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Srtp;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Plain;

/// <summary>
/// Takes one stream of plain RTP at an even/odd pair of ports (FFmpeg, GStreamer, another SFU) and speaks back to its sender's RTCP source.
/// Owned by the worker thread.
/// </summary>
internal sealed class PlainTransport(PlainPorts ports, PlainPair pair, UdpAddress? feedback, PlainSrtp? srtp, DropCounters drops)
    : IDatagramSink, IProducerSource, IRtcpTargets
{
    private readonly SourceLatch _rtpSource = new();
    private readonly SourceLatch _rtcpSource = new();
    private Producer? _producer;

    /// <summary>The port pair.</summary>
    public PlainPair Pair => pair;

    /// <inheritdoc/>
    public bool TakesFeedback => FeedbackAddress is not null;

    /// <inheritdoc/>
    public bool HasConsent => false;

    private UdpAddress? FeedbackAddress => feedback ?? _rtcpSource.Address;

    /// <summary>Names the producer that is fed from here.</summary>
    public void Bind(Producer producer)
    {
        _producer = producer;
        pair.Rtp.State = this;
        pair.Rtcp.State = this;
    }

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        switch (DatagramClassifier.Classify(datagram))
        {
            // Before anything else: what is not authentic latches no source.
            case DatagramKind.Rtp when ReferenceEquals(socket, pair.Rtp):
                if (srtp is null || srtp.TryUnprotectRtp(ref datagram)) HandleRtp(from, datagram, now);
                else drops.Count(DropReason.Unauthenticated);
                break;
            case DatagramKind.Rtcp:
                if (srtp is null || srtp.TryUnprotectRtcp(ref datagram)) HandleRtcp(from, datagram, now);
                else drops.Count(DropReason.Unauthenticated);
                break;
            default:
                drops.Count(DropReason.Unrecognized);
                break;
        }
    }

    /// <inheritdoc/>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (FeedbackAddress is not { } to) return;
        // A sender with rtcp-mux is heard on the RTP port and answered from it: one that is connected to it, as mediasoup is, hears nothing else.
        var socket = to == _rtpSource.Address ? pair.Rtp : pair.Rtcp;
        if (srtp is null)
        {
            ports.Loop.Send(socket, to, compound);
            return;
        }

        var length = srtp.ProtectRtcp(compound, ports.Loop.ReserveSend());
        if (length > 0) ports.Loop.CommitSend(socket, to, length);
    }

    /// <inheritdoc/>
    public void Detach(Producer producer)
    {
        ports.Release(pair);
        srtp?.Dispose();
    }

    /// <inheritdoc/>
    public Producer? FindProducer(uint ssrc) => _producer;

    /// <inheritdoc/>
    public Consumer? FindConsumer(uint ssrc) => null;

    private void HandleRtp(in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        if (_producer is not { } producer || !RtpPacket.TryParse(datagram, out var packet))
        {
            drops.Count(DropReason.Malformed);
            return;
        }

        var isRtx = packet.PayloadType == producer.Settings.RtxPayloadType;
        if (!isRtx && packet.PayloadType != producer.Settings.PayloadType)
        {
            drops.Count(DropReason.WrongPayloadType);
            return;
        }

        if (LayerOf(producer, packet.Ssrc, isRtx) is not { } layer)
        {
            drops.Count(DropReason.UnknownSource);
            return;
        }

        if ((!isRtx && !producer.Accepts(packet.Ssrc, now, layer)) || !_rtpSource.Accept(from, now, out _))
        {
            drops.Count(DropReason.NotLatched);
            return;
        }

        if (isRtx) producer.HandleRtx(packet, now, layer);
        else producer.HandleRtp(packet, now, layer);
    }

    /// <summary>Several layers are told apart by the SSRCs that were announced; null = none of them. A single one may have any.</summary>
    private static int? LayerOf(Producer producer, uint ssrc, bool isRtx)
    {
        if (!producer.IsSimulcast) return 0;
        var encodings = producer.Settings.Encodings;
        for (var layer = 0; layer < encodings.Count; layer++)
            if ((isRtx ? encodings[layer].RtxSsrc : encodings[layer].Ssrc) == ssrc) return layer;
        return null;
    }

    private void HandleRtcp(in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        // Only a report about this stream may name the address that feedback goes to.
        if (!RtcpReader.TryCreate(datagram, out var reader) || !reader.TryRead(out var first)) drops.Count(DropReason.Malformed);
        else if (from != _rtcpSource.Address && _producer?.Accepts(first.SenderSsrc, now) != true) drops.Count(DropReason.NotLatched);
        else if (!_rtcpSource.Accept(from, now, out _)) drops.Count(DropReason.NotLatched);
        else if (!RtcpDispatcher.Dispatch(datagram, this, now)) drops.Count(DropReason.Malformed);
    }
}
