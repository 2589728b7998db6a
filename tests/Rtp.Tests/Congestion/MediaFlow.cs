using System.Buffers.Binary;
using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Congestion;

/// <summary>
/// A video of 30 frames a second that leaves in unpaced bursts, its estimator, and a receiver that sends feedback every 100 ms. Padding is asked
/// for every 20 ms, as a media worker does.
/// </summary>
internal sealed class MediaFlow(int index, Func<MediaFlow, long> rateBps, Action<byte[]> send)
{
    private const int FrameMs = 33;
    private const int TurnMs = 20;
    private const int FeedbackMs = 100;
    private const int ReturnMs = 20;
    private const int PacketOctets = 1200;
    private const int ReceiverClockAheadMs = 5_000_000;

    private readonly TransportWideRecorder _recorder = new();
    private readonly Queue<(long At, byte[] Compound)> _feedback = new();

    public BandwidthEstimator Estimator { get; } = new(new BandwidthEstimatorOptions());

    public long PaddingOctets { get; private set; }

    public long ReceivedOctets { get; private set; }

    public bool IsDeaf { get; set; }

    public void HandleTurn(long nowMs)
    {
        var now = Instant.FromMilliseconds(nowMs);
        while (_feedback.TryPeek(out var due) && due.At <= nowMs) Hear(_feedback.Dequeue().Compound, now);
        if (nowMs % FrameMs == index) SendFrame((int)(rateBps(this) / 8 * FrameMs / 1000), now);
        if (nowMs % TurnMs == 0)
        {
            Estimator.HandleTimeout(now);
            while (Estimator.TryPollPadding(now, out var octets))
            {
                octets = Math.Clamp(octets, 60, PacketOctets);
                PaddingOctets += octets;
                Send(octets, now);
            }
        }

        if (nowMs % FeedbackMs == index) GiveFeedback(nowMs);
    }

    public void HandleArrival(byte[] packet, long nowMs)
    {
        ReceivedOctets += packet.Length;
        _recorder.HandlePacket(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(1)), Instant.FromMilliseconds(nowMs + ReceiverClockAheadMs));
    }

    private void SendFrame(int octets, Instant now)
    {
        for (; octets > 0; octets -= PacketOctets) Send(Math.Max(60, Math.Min(octets, PacketOctets)), now);
    }

    private void Send(int octets, Instant now)
    {
        var packet = new byte[octets];
        packet[0] = (byte)index;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(1), Estimator.HandleSent(octets, now));
        send(packet);
    }

    private void GiveFeedback(long nowMs)
    {
        if (IsDeaf) return;
        var buffer = new byte[1200];
        while (_recorder.HasNews)
        {
            var writer = new RtcpWriter(buffer);
            if (!_recorder.TryWrite(ref writer, 1, 2)) return;
            _feedback.Enqueue((nowMs + ReturnMs, buffer[..writer.Length]));
        }
    }

    private void Hear(byte[] compound, Instant now)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        Assert.True(reader.TryRead(out var packet));
        Estimator.HandleFeedback(packet.ReadTransportWide(), now);
    }
}
