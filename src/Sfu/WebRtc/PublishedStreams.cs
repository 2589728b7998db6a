using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// The producers of one peer and how its packets find them. WHIP allows one audio and one video m-section whose payload types differ, so the
/// payload type decides, with or without a mid in the packet.
/// </summary>
internal sealed class PublishedStreams
{
    private const int PayloadTypes = 128;

    private readonly Producer?[] _media = new Producer?[PayloadTypes];
    private readonly Producer?[] _rtx = new Producer?[PayloadTypes];
    private readonly List<Producer> _producers = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Producer> Producers => _producers;

    /// <summary>Adds one.</summary>
    public void Add(Producer producer)
    {
        _producers.Add(producer);
        _media[producer.Settings.PayloadType] = producer;
        if (producer.Settings.RtxPayloadType is { } rtx) _rtx[rtx] = producer;
    }

    /// <summary>Removes one.</summary>
    public void Remove(Producer producer)
    {
        _producers.Remove(producer);
        _media[producer.Settings.PayloadType] = null;
        if (producer.Settings.RtxPayloadType is { } rtx) _rtx[rtx] = null;
    }

    /// <summary>By the SSRC that it is received under.</summary>
    public Producer? Find(uint ssrc)
    {
        foreach (var producer in _producers)
            if (producer.Ssrc == ssrc) return producer;
        return null;
    }

    /// <summary>Hands a packet to its producer; else the reason to drop it.</summary>
    public DropReason? Deliver(in RtpPacket packet, Instant now)
    {
        if (_media[packet.PayloadType] is { } producer)
        {
            if (!producer.Accepts(packet.Ssrc, now)) return DropReason.UnknownSource;
            producer.HandleRtp(packet, now);
            return null;
        }

        if (_rtx[packet.PayloadType] is not { } repaired) return DropReason.WrongPayloadType;
        repaired.HandleRtx(packet, now);
        return null;
    }
}
