using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Worker;

/// <summary>Hands the parts of a compound to the producers and consumers they are about.</summary>
internal static class RtcpDispatcher
{
    /// <summary>False: the compound is malformed and nothing of it was used.</summary>
    public static bool Dispatch(ReadOnlySpan<byte> compound, IRtcpTargets targets, Instant now)
    {
        if (!RtcpReader.TryCreate(compound, out var reader)) return false;
        Consumer? reported = null;
        while (reader.TryRead(out var packet)) Dispatch(packet, targets, ref reported, now);
        return true;
    }

    /// <param name="packet">One part.</param>
    /// <param name="targets">Whom it may be about.</param>
    /// <param name="reported">A consumer that the compound reported on: it answers a receiver's time, which names no stream.</param>
    /// <param name="now">When it came.</param>
    private static void Dispatch(in RtcpPacket packet, IRtcpTargets targets, ref Consumer? reported, Instant now)
    {
        switch (packet.Kind)
        {
            case RtcpKind.SenderReport:
                var report = packet.ReadSenderReport();
                targets.FindProducer(report.Ssrc)?.HandleSenderReport(report, now);
                reported = DispatchReports(packet, targets, now) ?? reported;
                break;
            case RtcpKind.ReceiverReport:
                reported = DispatchReports(packet, targets, now) ?? reported;
                break;
            case RtcpKind.ExtendedReport when reported is not null:
                DispatchReferenceTimes(packet, reported, now);
                break;
            case RtcpKind.Nack:
                targets.FindConsumer(packet.MediaSsrc)?.HandleNack(packet.ReadNack(), now);
                break;
            case RtcpKind.TransportWideFeedback:
                targets.HandleTransportFeedback(packet, now);
                break;
            case RtcpKind.PictureLossIndication:
                targets.FindConsumer(packet.MediaSsrc)?.HandleKeyFrameRequest(now);
                break;
            case RtcpKind.FullIntraRequest:
                DispatchIntraRequests(packet, targets, now);
                break;
        }
    }

    /// <summary>Gives a consumer that was reported on.</summary>
    private static Consumer? DispatchReports(in RtcpPacket packet, IRtcpTargets targets, Instant now)
    {
        Consumer? reported = null;
        for (var i = 0; i < packet.ReportCount; i++)
        {
            var block = packet.ReadReport(i);
            if (targets.FindConsumer(block.Ssrc) is not { } consumer) continue;
            consumer.HandleReport(block, now);
            reported = consumer;
        }

        return reported;
    }

    private static void DispatchReferenceTimes(in RtcpPacket packet, Consumer reported, Instant now)
    {
        var blocks = packet.ReadExtendedReport();
        while (blocks.TryRead(out var time, out _))
            if (time is { } stated) reported.HandleReferenceTime(packet.SenderSsrc, stated, now);
    }

    private static void DispatchIntraRequests(in RtcpPacket packet, IRtcpTargets targets, Instant now)
    {
        for (var i = 0; i < packet.FirCount; i++)
        {
            var (ssrc, sequence) = packet.ReadFir(i);
            targets.FindConsumer(ssrc)?.HandleIntraRequest(packet.SenderSsrc, sequence, now);
        }
    }
}
