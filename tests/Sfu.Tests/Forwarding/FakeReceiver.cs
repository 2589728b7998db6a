using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>A receiver that notes what it gets.</summary>
internal sealed class FakeReceiver : IConsumerTransport
{
    private readonly byte[] _slot = new byte[2048];

    public List<Received> Packets { get; } = [];

    public List<SenderReport> Reports { get; } = [];

    public List<ReferenceTimeDelay> ReferenceTimeDelays { get; } = [];

    public int Goodbyes { get; private set; }

    public bool IsDetached { get; private set; }

    public Span<byte> ReserveRtp() => _slot;

    public bool CommitRtp(int length)
    {
        Assert.True(RtpPacket.TryParse(_slot.AsSpan(0, length), out var packet));
        Packets.Add(new Received(packet.SequenceNumber, packet.Timestamp, packet.Ssrc, packet.PayloadType, packet.Payload.ToArray(), packet.Bytes.ToArray()));
        return true;
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.SenderReport) Reports.Add(packet.ReadSenderReport());
            if (packet.Kind == RtcpKind.Goodbye) Goodbyes++;
            if (packet.Kind != RtcpKind.ExtendedReport) continue;
            var answers = packet.ReadExtendedReport();
            while (answers.TryRead(out _, out var delay))
                if (delay is { } answer) ReferenceTimeDelays.Add(answer);
        }
    }

    public void Clear()
    {
        Packets.Clear();
        Reports.Clear();
    }

    public void Detach(Consumer consumer) => IsDetached = true;

    internal sealed record Received(ushort Sequence, uint Timestamp, uint Ssrc, byte PayloadType, byte[] Payload, byte[] Bytes);
}
