using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>Makes VP8 RTP packets whose payload tells the frame they belong to.</summary>
internal sealed class Vp8Source(ushort firstSequence = 65_500, uint firstTimestamp = 0xFFFF0000, bool shortPictureIds = false)
{
    public const uint Ssrc = 0xABCD;
    public const byte PayloadType = 96;
    public const int PayloadBytes = 200;

    private ushort _sequence = firstSequence;
    private uint _timestamp = firstTimestamp;
    private int _pictureId = 32_760;
    private int _tl0;
    private bool _first = true;

    /// <summary>Frames made so far.</summary>
    public int Frames { get; private set; }

    /// <summary>The packets of the next frame. A temporal layer below 0 leaves the layer fields out.</summary>
    public List<byte[]> NextFrame(int packets, bool key = false, int temporalId = -1, bool layerSync = false)
    {
        if (!_first) _pictureId = (_pictureId + 1) & 0x7FFF;
        _first = false;
        _timestamp += 3000;
        if (temporalId <= 0) _tl0++;
        Frames++;
        var list = new List<byte[]>();
        for (var i = 0; i < packets; i++) list.Add(Build(i == 0, i == packets - 1, key, temporalId, layerSync));
        return list;
    }

    /// <summary>A packet without payload, as senders probe with.</summary>
    public byte[] Padding()
    {
        var packet = new byte[64];
        var length = RtpHeaderWriter.Write(packet, PayloadType, false, _sequence++, _timestamp, Ssrc);
        return packet[..RtpHeaderWriter.WritePadding(packet, length, 20)];
    }

    /// <summary>A number that is never sent.</summary>
    public void SkipNumber() => _sequence++;

    private byte[] Build(bool first, bool last, bool key, int temporalId, bool layerSync)
    {
        var packet = new byte[12 + 6 + PayloadBytes];
        var at = RtpHeaderWriter.Write(packet, PayloadType, last, _sequence++, _timestamp, Ssrc);
        packet[at++] = (byte)(0x80 | (first ? 0x10 : 0));
        packet[at++] = (byte)(0x80 | (temporalId >= 0 ? 0x60 : 0));
        if (!shortPictureIds) packet[at++] = (byte)(0x80 | (_pictureId >> 8));
        packet[at++] = (byte)(_pictureId & (shortPictureIds ? 0x7F : 0xFF));
        if (temporalId >= 0)
        {
            packet[at++] = (byte)_tl0;
            packet[at++] = (byte)((temporalId << 6) | (layerSync ? 0x20 : 0));
        }
        packet.AsSpan(at, PayloadBytes).Fill((byte)Frames);
        if (first) packet[at] = (byte)(key ? 0 : 1);
        return packet[..(at + PayloadBytes)];
    }
}
