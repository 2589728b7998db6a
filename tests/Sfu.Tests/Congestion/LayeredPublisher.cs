using System.Buffers.Binary;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>
/// A publisher of VP8 in several layers at 25 frames a second: 100, 400 and 1600 kbit/s at 160, 320 and 640 pixels of width. It answers a PLI with a
/// key frame, three times as large as the others, in the next frame of that layer. With three temporal layers the lowest has a quarter of the rate, the
/// two lowest have half.
/// </summary>
internal sealed class LayeredPublisher : IProducerSource, IEmulatedPublisher
{
    public const int FrameMs = 40;
    public const byte PayloadType = 100;
    public const byte TransportSequence = 5;

    private const int LowestBps = 100_000;
    private const int PacketOctets = 1100;
    private const int KeyFrameFactor = 3;

    private readonly uint _firstSsrc;
    private readonly ushort[] _sequences;
    private readonly bool[] _keyFrames;
    private readonly int[] _positions;
    private readonly int[] _numbers;
    private readonly byte[] _indexes;
    private readonly bool _isTemporal;
    private int _picture;

    public LayeredPublisher(Room room, RoomTable rooms, PacketScratch scratch, string id, int layers, bool isTemporal)
    {
        _isTemporal = isTemporal;
        (_positions, _numbers, _indexes) = (new int[layers], new int[layers], new byte[layers]);
        _firstSsrc = (uint)(0x1000 * (room.Producers.Count + 1));
        _sequences = new ushort[layers];
        _keyFrames = [.. Enumerable.Repeat(true, layers)];
        var peer = rooms.Join(room, id, Peer.WebRtc, scratch.Clock.UtcNow);
        var settings = new ProducerSettings
        {
            Codec = SupportedCodecs.Vp8,
            PayloadType = PayloadType,
            RtxPayloadType = 101,
            TakesPli = true,
            TakesRemb = true,
            TransportSequence = TransportSequence,
            Encodings = [.. Enumerable.Range(0, layers).Select(layer => new StreamEncoding($"r{layer}", _firstSsrc + (uint)layer, null))],
        };
        Producer = new Producer(id, peer, settings, this, scratch);
        rooms.AddProducer(Producer);
    }

    public Producer Producer { get; }

    public bool TakesFeedback => true;

    public bool HasConsent => true;

    public bool GivesTransportFeedback { get; set; } = true;

    /// <summary>Stops encoding layers that nobody needs, as pages do that know <c>producerLayersNeeded</c>.</summary>
    public bool HeedsNeeds { get; set; }

    public List<ulong> Bitrates { get; } = [];

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.PictureLossIndication) _keyFrames[packet.MediaSsrc - _firstSsrc] = true;
            if (packet.Kind == RtcpKind.ReceiverEstimatedMaximumBitrate) Bitrates.Add(packet.ReadRemb().BitrateBps);
        }
    }

    public void Detach(Producer producer)
    {
    }

    /// <summary>A frame of every layer.</summary>
    public void SendFrames(Instant now)
    {
        _picture++;
        for (var layer = 0; layer < _sequences.Length; layer++)
        {
            if (!HeedsNeeds || Producer.Needs.All.ElementAt(layer)) SendFrame(layer, now);
            else _keyFrames[layer] = true;
        }
    }

    /// <summary>A report of every layer.</summary>
    public void Report(DateTimeOffset utc, Instant now)
    {
        for (var layer = 0; layer < _sequences.Length; layer++)
            Producer.HandleSenderReport(new SenderReport(_firstSsrc + (uint)layer, NtpTime.FromUtc(utc), Timestamp(now), 1, 1), now);
    }

    private static uint Timestamp(Instant now) => unchecked((uint)(now.Nanoseconds * 9 / 100_000));

    private void SendFrame(int layer, Instant now)
    {
        var octets = (LowestBps << 2 * layer) / 8 * FrameMs / 1000;
        var isKey = _keyFrames[layer];
        if (isKey) octets *= KeyFrameFactor;
        _keyFrames[layer] = false;
        _positions[layer] = isKey ? 0 : _positions[layer] + 1;
        var temporal = _isTemporal ? TemporalPattern.LayerOf(_positions[layer]) : 0;
        if (temporal == 0) _indexes[layer]++;
        var number = layer << 24 | ++_numbers[layer];
        int[] references = isKey ? [] : [number - (_isTemporal ? TemporalPattern.Back(_positions[layer]) : 1)];
        for (var first = true; octets > 0; octets -= PacketOctets, first = false)
        {
            var packet = Make(layer, Math.Max(32, Math.Min(octets, PacketOctets)), first, octets <= PacketOctets, isKey, Timestamp(now));
            if (first) FrameRecord.Write(packet, new LayerPair(layer, temporal), number, references);
            Assert.True(RtpPacket.TryParse(packet, out var parsed));
            Producer.HandleRtp(parsed, now, layer);
        }
    }

    private byte[] Make(int layer, int octets, bool first, bool last, bool isKey, uint timestamp)
    {
        var packet = new byte[octets];
        var at = RtpHeaderWriter.Write(packet, PayloadType, last, _sequences[layer]++, timestamp, _firstSsrc + (uint)layer);
        // X, S; I, with temporal layers also L and T; 15-bit picture id (RFC 7741 section 4.2).
        packet[at++] = (byte)(first ? 0x90 : 0x80);
        packet[at++] = (byte)(_isTemporal ? 0xE0 : 0x80);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at), (ushort)(0x8000 | _picture & 0x7FFF));
        at += 2;
        if (_isTemporal)
        {
            packet[at++] = _indexes[layer];
            packet[at++] = (byte)(TemporalPattern.LayerOf(_positions[layer]) << 6 | (TemporalPattern.IsSync(_positions[layer]) ? 0x20 : 0));
        }

        if (!first) return packet;
        var width = 160 << layer;
        byte[] tag = [(byte)(isKey ? 0x10 : 0x11), 0, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)(width / 2), (byte)(width / 2 >> 8)];
        tag.AsSpan(0, isKey ? tag.Length : 3).CopyTo(packet.AsSpan(at));
        return packet;
    }
}
