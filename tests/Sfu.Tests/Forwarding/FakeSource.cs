using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>A publisher that notes what it is told.</summary>
internal sealed class FakeSource : IProducerSource
{
    public bool TakesFeedback { get; set; } = true;

    public bool HasConsent => true;

    public int KeyFrameRequests { get; private set; }

    /// <summary>Command numbers of the FIRs.</summary>
    public List<byte> FullIntraRequests { get; } = [];

    public List<ushort> Nacked { get; } = [];

    public List<uint> Reported { get; } = [];

    public List<ulong> Bitrates { get; } = [];

    public bool IsDetached { get; private set; }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.PictureLossIndication) KeyFrameRequests++;
            if (packet.Kind == RtcpKind.FullIntraRequest) FullIntraRequests.Add(packet.ReadFir(0).Sequence);
            if (packet.Kind == RtcpKind.ReceiverReport && packet.ReportCount > 0) Reported.Add(packet.ReadReport(0).Ssrc);
            if (packet.Kind == RtcpKind.ReceiverEstimatedMaximumBitrate) Bitrates.Add(packet.ReadRemb().BitrateBps);
            if (packet.Kind != RtcpKind.Nack) continue;
            var missing = packet.ReadNack();
            while (missing.TryRead(out var sequence)) Nacked.Add(sequence);
        }
    }

    public void Clear()
    {
        FullIntraRequests.Clear();
        Nacked.Clear();
        Reported.Clear();
        Bitrates.Clear();
    }

    public void Detach(Producer producer) => IsDetached = true;
}
