using System.Buffers.Binary;
using System.Text;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>
/// A publisher of one stream with three spatial and three temporal layers at 25 pictures a second: VP9 L3T3_KEY (spatial layers refer to each other in
/// key pictures only), or AV1 L3T3 (in each picture) and L3T3_KEY with dependency descriptors. The layers of 160, 320 and 640 pixels of width take 100,
/// 300 and 1200 kbit/s, of which the lowest temporal layer has a quarter and the two lowest have half. It answers a PLI with a key picture.
/// </summary>
internal sealed class SvcPublisher : IProducerSource, IEmulatedPublisher
{
    private const int Spatial = 3;
    private const int Temporal = 3;
    private const int PacketOctets = 1100;
    private const int KeyFrameFactor = 3;
    private const byte DependencyId = 8;
    private static readonly int[] Octets = [500, 1500, 6000];

    private readonly bool _isAv1;
    private readonly uint _ssrc;
    private readonly bool _isKeyMode;
    private readonly string _structure;
    private ushort _sequence;
    private bool _wantsKeyFrame = true;
    private int _picture;
    private int _position;
    private int _index;

    public SvcPublisher(Room room, RoomTable rooms, PacketScratch scratch, string id, string codec, bool isKeyMode)
    {
        (_isAv1, _isKeyMode) = (codec == "AV1", isKeyMode);
        _structure = Structure();
        _ssrc = (uint)(0x1000 * (room.Producers.Count + 1));
        var settings = new ProducerSettings
        {
            Codec = SupportedCodecs.All.First(candidate => candidate.Name == codec),
            PayloadType = LayeredPublisher.PayloadType,
            RtxPayloadType = 101,
            TakesPli = true,
            Extensions = new ForwardedExtensions(0, 0, 0, _isAv1 ? DependencyId : (byte)0),
        };
        Producer = new Producer(id, rooms.Join(room, id, Peer.WebRtc, scratch.Clock.UtcNow), settings, this, scratch);
        rooms.AddProducer(Producer);
    }

    public Producer Producer { get; }

    public int KeyFrames { get; private set; }

    public bool TakesFeedback => true;

    public bool HasConsent => true;

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet)) _wantsKeyFrame |= packet.Kind == RtcpKind.PictureLossIndication;
    }

    public void Detach(Producer producer)
    {
    }

    public void SendFrames(Instant now)
    {
        var isKey = _wantsKeyFrame;
        _wantsKeyFrame = false;
        _picture++;
        _position = isKey ? 0 : _position + 1;
        if (isKey) KeyFrames++;
        if (TemporalPattern.LayerOf(_position) == 0) _index++;
        var timestamp = unchecked((uint)(now.Nanoseconds * 9 / 100_000));
        for (var spatial = 0; spatial < Spatial; spatial++) SendFrame(spatial, isKey, timestamp, now);
    }

    public void Report(DateTimeOffset utc, Instant now) =>
        Producer.HandleSenderReport(new SenderReport(_ssrc, NtpTime.FromUtc(utc), unchecked((uint)(now.Nanoseconds * 9 / 100_000)), 1, 1), now);

    private void SendFrame(int spatial, bool isKey, uint timestamp, Instant now)
    {
        var number = _picture * Spatial + spatial;
        var layer = new LayerPair(spatial, TemporalPattern.LayerOf(_position));
        List<int> references = [];
        if (!isKey) references.Add(number - TemporalPattern.Back(_position) * Spatial);
        if (spatial > 0 && (isKey || !_isKeyMode)) references.Add(number - 1);
        var octets = Octets[spatial] * (isKey ? KeyFrameFactor : 1);
        for (var first = true; octets > 0; octets -= PacketOctets, first = false)
        {
            var last = octets <= PacketOctets;
            var packet = new byte[Math.Max(128, Math.Min(octets, PacketOctets))];
            var at = RtpHeaderWriter.Write(packet, LayeredPublisher.PayloadType, last && spatial == Spatial - 1, _sequence++, timestamp, _ssrc);
            if (_isAv1) WriteAv1(packet, at, layer, isKey, first, last);
            else WriteVp9(packet.AsSpan(at), layer, isKey, first, last);
            if (first) FrameRecord.Write(packet, layer, number, [.. references]);
            Assert.True(RtpPacket.TryParse(packet, out var parsed));
            Producer.HandleRtp(parsed, now);
        }
    }

    /// <summary>Non-flexible mode (RFC 9628 section 4.2); pictures of the two lower temporal layers are switching points.</summary>
    private void WriteVp9(Span<byte> payload, LayerPair layer, bool isKey, bool first, bool last)
    {
        var structured = isKey && first && layer.Spatial == 0;
        payload[0] = (byte)(0xA0 | (isKey ? 0 : 0x40) | (first ? 0x08 : 0) | (last ? 0x04 : 0) | (structured ? 0x02 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[1..], (ushort)(0x8000 | _picture & 0x7FFF));
        payload[3] = (byte)(layer.Temporal << 5 | (layer.Temporal < 2 ? 0x10 : 0) | layer.Spatial << 1 | (isKey && layer.Spatial > 0 ? 1 : 0));
        payload[4] = (byte)_index;
        if (structured) new byte[] { 0x50, 0, 160, 0, 90, 1, 64, 0, 180, 2, 128, 1, 104 }.CopyTo(payload[5..]);
    }

    private void WriteAv1(byte[] packet, int block, LayerPair layer, bool isKey, bool first, bool last)
    {
        var template = layer.Spatial * 4 + (isKey ? 0 : layer.Temporal + 1);
        var number = _picture * Spatial + layer.Spatial & 0xFFFF;
        var bits = $"{(first ? 1 : 0)}{(last ? 1 : 0)}{Binary(template, 6)}{Binary(number, 16)}{(isKey && first && layer.Spatial == 0 ? _structure : "")}";
        var descriptor = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') descriptor[i / 8] |= (byte)(0x80 >> (i % 8));
        var profile = descriptor.Length > 16 ? RtpExtensionReader.TwoByteProfile : RtpExtensionReader.OneByteProfile;
        var at = RtpHeaderWriter.BeginExtensions(packet, block, profile);
        at = RtpHeaderWriter.WriteExtension(packet, at, profile, DependencyId, descriptor);
        at = RtpHeaderWriter.EndExtensions(packet, block, at);
        // One OBU, continued or to be continued; N with the first packet of a key picture.
        packet[at] = (byte)(0x10 | (first ? 0 : 0x80) | (last ? 0 : 0x40) | (isKey && first && layer.Spatial == 0 ? 0x08 : 0));
    }

    /// <summary>
    /// Nine decode targets, no chains, three sizes. Four templates per spatial layer: key, T0 (its own last T0, twelve frames back), T1 (six), T2 (three);
    /// above the lowest also the frame before, in key mode of key pictures only.
    /// </summary>
    private string Structure()
    {
        var (layers, indications, differences) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var spatial = 0; spatial < Spatial; spatial++)
        {
            // Same layer, next temporal, next temporal, then the next spatial one or the end.
            layers.Append("00").Append("01").Append("01").Append(spatial < Spatial - 1 ? "10" : "11");
            foreach (var (temporal, back) in new[] { (0, 0), (0, 12), (1, 6), (2, 3) })
            {
                for (var target = 0; target < Spatial * Temporal; target++) indications.Append(Indicate(new LayerPair(spatial, temporal), back == 0, target));
                if (back > 0) differences.Append('1').Append(Binary(back - 1, 4));
                if (spatial > 0 && (back == 0 || !_isKeyMode)) differences.Append("10000");
                differences.Append('0');
            }
        }

        return $"10000{Binary(0, 6)}{Binary(Spatial * Temporal - 1, 5)}{layers}{indications}{differences}000"
            + $"1{Binary(159, 16)}{Binary(89, 16)}{Binary(319, 16)}{Binary(179, 16)}{Binary(639, 16)}{Binary(359, 16)}";
    }

    /// <summary>00 not in the target, 01 nothing refers to it, 10 the target may be entered with it, 11 needed.</summary>
    private string Indicate(LayerPair layer, bool isKey, int target)
    {
        var (spatial, temporal) = (target / Temporal, target % Temporal);
        if (layer.Spatial > spatial || layer.Temporal > temporal) return "00";
        if (isKey) return "10";
        return layer.Spatial < spatial ? (_isKeyMode ? "00" : "11") : layer.Temporal < 2 ? "10" : "01";
    }

    private static string Binary(int value, int bits) => Convert.ToString(value, 2).PadLeft(bits, '0');
}
