using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Worker;

/// <summary>Hands the parts of a compound to the producers and consumers they are about.</summary>
internal static class RtcpDispatcher
{
    /// <summary>False: the compound is malformed and nothing of it was used.</summary>
    public static bool Dispatch(ReadOnlySpan<byte> compound, IRtcpTargets targets, Instant now)
    {
        if (!RtcpReader.TryCreate(compound, out var reader)) return false;
        while (reader.TryRead(out var packet)) Dispatch(packet, targets, now);
        return true;
    }

    private static void Dispatch(in RtcpPacket packet, IRtcpTargets targets, Instant now)
    {
        switch (packet.Kind)
        {
            case RtcpKind.SenderReport:
                var report = packet.ReadSenderReport();
                targets.FindProducer(report.Ssrc)?.HandleSenderReport(report, now);
                DispatchReports(packet, targets, now);
                break;
            case RtcpKind.ReceiverReport:
                DispatchReports(packet, targets, now);
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
                for (var i = 0; i < packet.FirCount; i++) targets.FindConsumer(packet.ReadFir(i).Ssrc)?.HandleKeyFrameRequest(now);
                break;
        }
    }

    private static void DispatchReports(in RtcpPacket packet, IRtcpTargets targets, Instant now)
    {
        for (var i = 0; i < packet.ReportCount; i++)
        {
            var block = packet.ReadReport(i);
            targets.FindConsumer(block.Ssrc)?.HandleReport(block, now);
        }
    }
}
