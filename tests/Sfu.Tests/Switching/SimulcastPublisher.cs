using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Tests.Layers;

namespace RoomLens.Sfu.Tests.Switching;

/// <summary>
/// Sends real VP8 frames in three layers over a lossy link, layer n's timestamps n × 10⁶ ticks ahead, and answers NACKs by RTX over the same link.
/// </summary>
internal sealed class SimulcastPublisher(IReadOnlyList<IReadOnlyList<byte[]>> clips, NetworkConditions network, int seed) : IProducerSource
{
    public const int TicksPerFrame = 3600;
    private const byte PayloadType = 100;
    private const byte RtxPayloadType = 101;
    private const int MaxPayload = 1100;
    private const int LayerStep = 1_000_000;

    private readonly NetworkLink _link = new(network, seed);
    private readonly ushort[] _sequences = [100, 30_000, 65_530];
    private readonly ushort[] _rtxSequences = new ushort[3];
    private readonly int[] _pictures = [5, 900, 32_760];
    private readonly Dictionary<(uint Ssrc, ushort Sequence), byte[]> _sent = [];

    public bool TakesFeedback => true;

    public bool HasConsent => true;

    /// <summary>Frames sent of each layer.</summary>
    public int Frames { get; private set; }

    /// <summary>NACKed numbers that were never sent.</summary>
    public int NackedInVain { get; private set; }

    public double NowMs { get; set; }

    public static uint Timestamp(int layer, int frame) => (uint)(layer * LayerStep + frame * TicksPerFrame);

    /// <summary>Sends the next frame of each layer.</summary>
    public void SendFrame()
    {
        for (var layer = 0; layer < clips.Count; layer++) SendFrame(layer, clips[layer][Frames % clips[layer].Count]);
        Frames++;
    }

    /// <summary>Hands the producer what has come out of the link.</summary>
    public void Deliver(Producer producer, Rtp.Time.Instant now)
    {
        while (_link.TryReceive(NowMs, out var bytes))
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            var layer = (int)(packet.Ssrc & 0xF);
            if (packet.PayloadType == PayloadType) producer.HandleRtp(packet, now, layer);
            else producer.HandleRtx(packet, now, layer);
        }
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind != RtcpKind.Nack) continue;
            var ssrc = packet.MediaSsrc;
            var missing = packet.ReadNack();
            while (missing.TryRead(out var sequence)) Answer(ssrc, sequence);
        }
    }

    public void Detach(Producer producer)
    {
    }

    private void SendFrame(int layer, byte[] frame)
    {
        for (var at = 0; at < frame.Length; at += MaxPayload)
        {
            var part = frame.AsSpan(at, Math.Min(MaxPayload, frame.Length - at));
            var packet = new byte[64 + part.Length];
            var length = RtpHeaderWriter.Write(
                packet, PayloadType, at + part.Length == frame.Length, _sequences[layer], Timestamp(layer, Frames), SimulcastBed.Ssrc(layer));
            // X, S; I and L; 15-bit picture id; TL0PICIDX (RFC 7741 section 4.2).
            byte[] descriptor =
            [
                (byte)(at == 0 ? 0x90 : 0x80), 0xC0, (byte)(0x80 | _pictures[layer] >> 8 & 0x7F), (byte)_pictures[layer], (byte)_pictures[layer],
            ];
            descriptor.CopyTo(packet, length);
            part.CopyTo(packet.AsSpan(length + descriptor.Length));
            var bytes = packet[..(length + descriptor.Length + part.Length)];
            _sent[(SimulcastBed.Ssrc(layer), _sequences[layer]++)] = bytes;
            _link.Send(bytes, NowMs);
        }

        _pictures[layer]++;
    }

    private void Answer(uint ssrc, ushort sequence)
    {
        if (!_sent.TryGetValue((ssrc, sequence), out var bytes))
        {
            NackedInVain++;
            return;
        }

        Assert.True(RtpPacket.TryParse(bytes, out var original));
        var rtx = new byte[bytes.Length + RtxPacket.Overhead];
        RtxPacket.Encode(original, RtxPayloadType, 0x200u + (ssrc & 0xF), _rtxSequences[ssrc & 0xF]++, rtx);
        _link.Send(rtx, NowMs);
    }
}
