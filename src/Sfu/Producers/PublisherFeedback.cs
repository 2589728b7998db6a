using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// What a publisher is told about its stream: lost packets to send again, key-frame requests, reports and a bit rate. Numbers are the
/// output timeline's inside and the publisher's own on the wire.
/// </summary>
internal sealed class PublisherFeedback(ProducerSettings settings, IProducerSource source, uint localSsrc, int rembBps)
{
    private const int MaxCompound = 512;
    private const int NacksPerCompound = 64;
    private const int BestScore = 10;

    private readonly NackOptions _nackOptions = new() { RepairsAreMarked = settings.RtxPayloadType is not null };
    private NackGenerator _nack = new();
    private ReceptionStatistics? _statistics;
    private uint _ssrc;
    private byte _fractionLost;
    private byte _firs;

    /// <summary>Packets lost for good so far, of the current SSRC.</summary>
    public long Lost => Math.Max(0, _statistics?.Lost ?? 0);

    /// <summary>Packets asked for again, of the current SSRC.</summary>
    public long NacksSent => _nack.Requested;

    /// <summary>1 (half is lost) to 10 (nothing is lost), by the last report.</summary>
    public int Score => Math.Max(1, BestScore - _fractionLost * 2 * BestScore / 256);

    /// <summary>The publisher begins a new stream.</summary>
    public void Restart(uint ssrc)
    {
        _ssrc = ssrc;
        _nack = new NackGenerator(_nackOptions);
        _statistics = new ReceptionStatistics(ssrc, settings.Codec.ClockRateHz);
        _fractionLost = 0;
    }

    /// <summary>A packet arrived on the media SSRC.</summary>
    public void HandleRtp(in RtpPacket packet, in SourceTimeline.Position position, Instant now)
    {
        _statistics?.HandlePacket(position.SourceSequence, packet.Timestamp, packet.Payload.Length, now);
        if (settings.TakesNack) _nack.HandlePacket(position.Sequence, recovered: false, now);
    }

    /// <summary>A packet came back on the retransmission SSRC.</summary>
    public void HandleRecovered(long sequence, Instant now)
    {
        if (settings.TakesNack) _nack.HandlePacket(sequence, recovered: true, now);
    }

    /// <summary>The publisher reported.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now) => _statistics?.HandleSenderReport(report.Ntp, now);

    /// <summary>Asks for what is missing and due; true when so much is missing that a key frame is cheaper.</summary>
    public bool HandleTimeout(Instant now, SourceTimeline timeline)
    {
        if (_nack.Missing > 0 && source.TakesFeedback) SendNacks(now, timeline);
        return _nack.TakeOverflow();
    }

    /// <summary>Sends one PLI, or one FIR to a publisher that takes nothing else.</summary>
    public void SendKeyFrameRequest()
    {
        Span<byte> compound = stackalloc byte[MaxCompound];
        var writer = new RtcpWriter(compound);
        if (!writer.TryWriteReceiverReport(localSsrc, [])) return;
        // Each FIR is a request of its own: the number tells it from a repetition (RFC 5104 section 4.3.1.2).
        var written = settings.TakesPli
            ? writer.TryWritePictureLossIndication(localSsrc, _ssrc)
            : writer.TryWriteFullIntraRequest(localSsrc, _ssrc, _firs++);
        if (written) source.SendRtcp(compound[..writer.Length]);
    }

    /// <summary>Sends a receiver report, and the bit rate where the publisher heeds it.</summary>
    public void SendReports(Instant now)
    {
        if (_statistics is null || !_statistics.TryBuildReport(now, out var block)) return;
        _fractionLost = block.FractionLost;
        Span<byte> compound = stackalloc byte[MaxCompound];
        var writer = new RtcpWriter(compound);
        if (!writer.TryWriteReceiverReport(localSsrc, [block])) return;
        var estimatesItself = settings.TransportSequence != 0 && source.GivesTransportFeedback;
        if (settings.TakesRemb && !estimatesItself) writer.TryWriteRemb(localSsrc, (ulong)rembBps, [_ssrc]);
        source.SendRtcp(compound[..writer.Length]);
    }

    private void SendNacks(Instant now, SourceTimeline timeline)
    {
        Span<ushort> missing = stackalloc ushort[NacksPerCompound];
        Span<byte> compound = stackalloc byte[MaxCompound];
        while (_nack.TryPollRequest(now, missing, out var count))
        {
            for (var i = 0; i < count; i++) missing[i] = timeline.ToSource(missing[i]);
            var writer = new RtcpWriter(compound);
            if (!writer.TryWriteReceiverReport(localSsrc, []) || !writer.TryWriteNack(localSsrc, _ssrc, missing[..count])) return;
            source.SendRtcp(compound[..writer.Length]);
        }
    }
}
