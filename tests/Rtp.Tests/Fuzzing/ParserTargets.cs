using System.Buffers.Binary;
using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.H264;
using RoomLens.Rtp.Depacketize.H265;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Tests.Fuzzing.Grammar;
using RoomLens.Rtp.Tests.Sdp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Every parser, with valid inputs to mutate.</summary>
internal static class ParserTargets
{
    private const string Offer =
        "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n"
        + "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"
        + "a=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=ssrc:1 cname:x\r\na=ssrc-group:FID 1 2\r\n"
        + "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=rid:h send\r\na=simulcast:send h\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n"
        + "a=candidate:2 1 tcp 1 ::1 9 typ host tcptype passive\r\na=fingerprint:sha-1 00:11\r\na=extmap:2/recvonly urn:x\r\n"
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4\r\n"
        + "m=audio 9 RTP/AVP 0\r\na=recvonly\r\na=mid:1\r\nm=video 0 RTP/AVP 96\r\na=inactive\r\na=sendrecv\r\n";

    private static readonly byte[][] Bindings = [Binding(System.Net.IPAddress.Loopback), Binding(System.Net.IPAddress.IPv6Loopback)];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("rtcp", [Compound(), .. Split(Compound())], ReadRtcp),
        .. Enum.GetValues<VideoCodec>().Select(codec => new FuzzTarget($"payload {codec}", Payloads(codec), Depacketizer(codec))),
        new("vp9 structure", [Convert.FromHexString("8e8005100280016800"), Convert.FromHexString("0a3801e0010e03c0021c02001401aa")], ReadStructure),
        new("h264 sps", [Convert.FromHexString("6742001ef40a0fc8"), Convert.FromHexString("6764001facd9405005bb011000000300100000030320f183")], static bytes => H264Sps.TryParse(bytes, out _))
        {
            Grammar = new ParameterSetMutation(isH265: false),
        },
        new("h265 sps", [Convert.FromHexString("420101016000000300900000030000030078a003c08010e596")], static bytes => H265Sps.TryParse(bytes, out _))
        {
            Grammar = new ParameterSetMutation(isH265: true),
        },
        new("stun", Bindings, ReadStun) { Grammar = new StunMutation(Bindings), GrammarShare = 0.5 },
        new("sdp", [Encoding.ASCII.GetBytes(Offer), Encoding.ASCII.GetBytes(Offers.Publisher)], ReadSdp),
        new("demux", [Binding(System.Net.IPAddress.Loopback), Compound(), .. Packets(VideoCodec.H264)], static bytes => DatagramClassifier.Classify(bytes) != DatagramKind.Drop),
        new("dependency descriptor", [Convert.FromHexString("c0000180"), Convert.FromHexString("800001")], static bytes => DependencyDescriptorHeader.TryParse(bytes, out _)),
        new("dependency descriptor told", [DependencyBits.KeyFrame, DependencyBits.Later, DependencyBits.Custom], TellTargets),
    ];

    /// <summary>What can be read says the same when it is told the active decode targets, and those.</summary>
    private static bool TellTargets(byte[] bytes)
    {
        var (before, after) = (new DependencyDescriptorReader(), new DependencyDescriptorReader());
        if (!before.TryRead(DependencyBits.KeyFrame, out _) || !after.TryRead(DependencyBits.KeyFrame, out _)) return false;
        var target = new byte[bytes.Length + ActiveDecodeTargets.MaxGrowth];
        var length = ActiveDecodeTargets.TryWrite(bytes, before.Structure!, 1, target);
        if (!before.TryRead(bytes, out var plain)) return false;
        if (length == 0 || !after.TryRead(target.AsSpan(0, length), out var told) || told.ActiveDecodeTargets != 1 || told.Frame.TemporalId != plain.Frame.TemporalId
            || !told.Frame.Differences.SequenceEqual(plain.Frame.Differences)) throw new InvalidOperationException("the descriptor changed");
        return true;
    }

    /// <summary>The packets of a short stream.</summary>
    public static List<byte[]> Packets(VideoCodec codec)
    {
        var encoder = new EmulatedEncoder(codec, seed: 1);
        return [.. Enumerable.Range(0, 12).SelectMany(i => encoder.Next(i % 6 == 0))];
    }

    private static List<byte[]> Payloads(VideoCodec codec) => [.. Packets(codec).Select(packet => packet[12..])];

    private static bool ReadRtcp(byte[] bytes)
    {
        if (bytes.Length >= 4 && bytes[^1] % 2 == 0)
        {
            bytes = bytes[..(bytes.Length & ~3)];
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(bytes.Length / 4 - 1));
        }
        if (!RtcpReader.TryCreate(bytes, out var reader)) return false;
        while (reader.TryRead(out var packet))
        {
            _ = packet.SenderSsrc;
            if (packet.Kind == RtcpKind.SenderReport) packet.ReadSenderReport();
            if (packet.Kind is RtcpKind.SenderReport or RtcpKind.ReceiverReport)
            {
                for (var i = 0; i < packet.ReportCount; i++) packet.ReadReport(i);
                _ = packet.ProfileExtension.Length;
            }
            switch (packet.Kind)
            {
                case RtcpKind.SourceDescription:
                    var items = packet.ReadSourceDescription();
                    while (items.TryRead(out _, out _, out _)) { }
                    // The other way: some items of each chunk.
                    var chunks = packet.ReadSourceDescription();
                    while (chunks.TryReadChunk(out _)) chunks.TryReadItem(out _, out _);
                    break;
                case RtcpKind.ReceiverEstimatedMaximumBitrate:
                    _ = packet.ReadRemb().BitrateBps;
                    for (var i = 0; i < packet.RembSsrcCount; i++) packet.ReadRembSsrc(i);
                    break;
                case RtcpKind.PictureLossIndication:
                    _ = packet.MediaSsrc;
                    break;
                case RtcpKind.Nack:
                    var numbers = packet.ReadNack();
                    while (numbers.TryRead(out _)) { }
                    break;
                case RtcpKind.TransportWideFeedback:
                    var statuses = packet.ReadTransportWide();
                    while (statuses.TryRead(out _, out _, out _)) { }
                    break;
                case RtcpKind.ExtendedReport:
                    var blocks = packet.ReadExtendedReport();
                    while (blocks.TryRead(out _, out _)) { }
                    break;
                case RtcpKind.FullIntraRequest:
                    for (var i = 0; i < packet.FirCount; i++) packet.ReadFir(i);
                    break;
                case RtcpKind.Goodbye:
                    for (var i = 0; i < packet.Count; i++) packet.ReadGoodbye(i);
                    _ = packet.GoodbyeReason.Length;
                    break;
                default:
                    break;
            }
        }
        return true;
    }

    private static Func<byte[], bool> Depacketizer(VideoCodec codec)
    {
        var depacketizer = Depacketizers.Create(codec);
        var frame = new FrameBuffer(64 * 1024);
        return bytes =>
        {
            if (!depacketizer.TryDescribe(bytes, out var descriptor)) return false;
            Assert.InRange(descriptor.Length, 0, bytes.Length);
            frame.Clear();
            depacketizer.Begin(descriptor);
            if (depacketizer.TryAppend(bytes.AsSpan(descriptor.Length), frame)) depacketizer.TryEnd(frame, out _);
            // Length fields and start codes add at most a few octets per element.
            Assert.True(frame.Length <= 4 * bytes.Length + 16);
            return true;
        };
    }

    /// <summary>What is read can be written and read again.</summary>
    private static bool ReadSdp(byte[] bytes)
    {
        if (!SessionDescription.TryParse(Encoding.UTF8.GetString(bytes), out var session, out _)) return false;
        foreach (var media in session.Media)
        {
            foreach (var candidate in media.Candidates) Assert.True(SdpCandidate.TryParse(candidate.ToString(), out var again) && again == candidate, $"{candidate}");
            foreach (var crypto in media.Cryptos)
            {
                Assert.True(SdpCrypto.TryParse(crypto.ToSdp(), out var again) && again.KeyAndSalt.AsSpan().SequenceEqual(crypto.KeyAndSalt), crypto.ToSdp());
                Assert.Equal(again.Key.Length + again.Salt.Length, again.KeyAndSalt.Length);
                Assert.DoesNotContain("inline", $"{crypto}", StringComparison.Ordinal);
            }

            foreach (var group in media.SsrcGroups) Assert.True(SdpSsrcGroup.TryParse(group.ToString(), out var again) && again.Ssrcs.SequenceEqual(group.Ssrcs), $"{group}");
            foreach (var fingerprint in media.Fingerprints) Assert.True(SdpFingerprint.TryParse(fingerprint.ToString(), out var again) && again == fingerprint, $"{fingerprint}");
            foreach (var codec in media.Codecs) Assert.NotEmpty(new SdpWriter().Codec(codec).ToString());
            Assert.True(SdpDirections.TryParse(media.Direction.ToSdp(), out var direction) && direction == media.Direction);
            Assert.True(media.Direction.Sends() || media.Direction.Receives() || media.Direction == SdpDirection.Inactive);
            Assert.All(media.SendRids, id => Assert.Contains(media.Rids, rid => rid.Id == id));
            media.RtxPayloadTypeFor(96);
        }

        return true;
    }

    private static bool ReadStructure(byte[] bytes) =>
        Vp9Descriptor.TryParse(bytes, out var descriptor) && (!descriptor.HasScalability || Vp9ScalabilityStructure.TryParse(bytes, descriptor, out _));

    private static bool ReadStun(byte[] bytes)
    {
        // Any cut or insertion makes the length wrong: every other input has it mended, to get behind that check.
        if (bytes.Length >= 20 && bytes[^1] % 2 == 0)
        {
            bytes = bytes[..(bytes.Length & ~3)];
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(bytes.Length - 20));
        }
        if (!StunMessage.TryParse(bytes, out var message)) return false;
        foreach (var attribute in message.Attributes) _ = attribute.Type;
        message.TryGetUInt32(StunAttributeType.Priority, out _);
        message.TryGetUInt64(StunAttributeType.IceControlling, out _);
        _ = message.ReceiverUsernameFragment.Length;
        if (message.TryGetXorMappedAddress(out var address))
        {
            Span<byte> octets = stackalloc byte[16];
            Assert.Equal(address, StunAddress.FromBytes(octets[..address.CopyTo(octets)], address.Port));
            Assert.Equal(address, StunAddress.FromEndPoint(address.ToEndPoint()));
        }
        message.VerifyFingerprint();
        message.VerifyIntegrity("key"u8);
        return true;
    }

    private static byte[] Binding(System.Net.IPAddress address)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingSuccess, new byte[12]);
        writer.AddXorMappedAddress(StunAddress.FromEndPoint(new System.Net.IPEndPoint(address, 9)));
        writer.Add(StunAttributeType.Username, "local:remote"u8);
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 7ul);
        writer.AddMessageIntegrity("key"u8);
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    private static IEnumerable<byte[]> Split(byte[] compound)
    {
        for (var at = 0; at < compound.Length;)
        {
            var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound.AsSpan(at + 2)) + 1);
            yield return compound[at..(at += length)];
        }
    }

    private static byte[] Compound()
    {
        var buffer = new byte[512];
        var writer = new RtcpWriter(buffer);
        writer.TryWriteSenderReport(new SenderReport(1, new NtpTime(2), 3, 4, 5), [default]);
        writer.TryWriteCname(1, "name"u8);
        writer.TryWriteNack(1, 2, [5, 6, 30]);
        writer.TryWritePictureLossIndication(1, 2);
        writer.TryWriteFullIntraRequest(1, 2, 3);
        writer.TryWriteRemb(1, 1_000_000, [2]);
        writer.TryWriteReferenceTime(1, new NtpTime(9));
        writer.TryWriteReferenceTimeDelays(1, [new(1, 2, 3)]);
        writer.TryWriteTransportWide(1, 2, [0, 1, 0, 2, 0, 0, 1, 0, 0x20, 2, 4, 4]);
        writer.TryWriteGoodbye([1], "bye"u8);
        return buffer[..writer.Length];
    }
}
