using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Tests.Sdp;
using RoomLens.Rtp.Tests.Srtp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>What stands before the media: SRTP contexts, the ICE agent, offers and trickled candidates, and the dependency descriptor's state.</summary>
internal static class SessionTargets
{
    private const string Fragment =
        "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
        + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\na=end-of-candidates\r\n";

    private static readonly IceCredentials Credentials = new("local", "password+password+password");

    public static IEnumerable<FuzzTarget> All =>
    [
        .. SrtpProfile.All.Select(profile => new FuzzTarget($"srtp {profile.Name}", ParserTargets.Packets(VideoCodec.Vp8), Srtp(profile))),
        .. SrtpProfile.All.Select(profile => new FuzzTarget($"srtcp {profile.Name}", [SrtpPackets.ReceiverReport(1), SrtpPackets.ReceiverReport(2)], Srtcp(profile))),
        new("ice agent", [Check(false), Check(true)], Ice()),
        new("sdp answer", [Encoding.ASCII.GetBytes(Offers.Publisher), Encoding.ASCII.GetBytes(Offers.Player)], Answer),
        new("ice fragment", [Encoding.ASCII.GetBytes(Fragment)], ReadFragment),
        new("dependency structure", [DependencyBits.KeyFrame, DependencyBits.Later, DependencyBits.Custom], Dependencies()),
    ];

    /// <summary>Mutated before protection (it must come back as it was), after it, or sent twice.</summary>
    private static Func<byte[], bool> Srtp(SrtpProfile profile)
    {
        var (key, salt) = SrtpPackets.Keys(profile);
        var (outbound, inbound, runs) = (SrtpContext.CreateOutbound(profile, key, salt, 64), SrtpContext.CreateInbound(profile, key, salt, 64), 0);
        var (buffer, plain) = (new byte[1 << 16], new byte[1 << 16]);
        return bytes =>
        {
            // Mutated SSRCs fill the tables: new keys now and then.
            if (++runs % 512 == 0)
            {
                outbound.Dispose();
                inbound.Dispose();
                (outbound, inbound) = (SrtpContext.CreateOutbound(profile, key, salt, 64), SrtpContext.CreateInbound(profile, key, salt, 64));
            }
            bytes.CopyTo(buffer, 0);
            if (inbound.TryUnprotectRtp(buffer.AsSpan(0, bytes.Length), out _)) Assert.Fail("octets without a key were taken for authentic");
            bytes.CopyTo(buffer, 0);
            var length = outbound.ProtectRtp(buffer, bytes.Length);
            if (length == 0) return false;
            buffer.AsSpan(0, length).CopyTo(plain);
            if (runs % 4 == 0)
            {
                plain[runs % length] ^= 1;
                Assert.False(inbound.TryUnprotectRtp(plain.AsSpan(0, length), out _), "a changed packet was taken");
                return true;
            }
            if (!inbound.TryUnprotectRtp(plain.AsSpan(0, length), out var plainLength)) return false;
            Assert.True(plain.AsSpan(0, plainLength).SequenceEqual(bytes), "it came back changed");
            Assert.False(inbound.TryUnprotectRtp(buffer.AsSpan(0, length), out _), "a repeated packet was taken");
            Assert.InRange(inbound.SsrcCount, 0, 64);
            return true;
        };
    }

    private static Func<byte[], bool> Srtcp(SrtpProfile profile)
    {
        var (key, salt) = SrtpPackets.Keys(profile);
        var (outbound, inbound, runs) = (SrtpContext.CreateOutbound(profile, key, salt, 64), SrtpContext.CreateInbound(profile, key, salt, 64), 0);
        var buffer = new byte[1 << 16];
        return bytes =>
        {
            if (++runs % 512 == 0)
            {
                outbound.Dispose();
                inbound.Dispose();
                (outbound, inbound) = (SrtpContext.CreateOutbound(profile, key, salt, 64), SrtpContext.CreateInbound(profile, key, salt, 64));
            }
            bytes.CopyTo(buffer, 0);
            Assert.False(inbound.TryUnprotectRtcp(buffer.AsSpan(0, bytes.Length), out _), "octets without a key were taken for authentic");
            bytes.CopyTo(buffer, 0);
            var length = outbound.ProtectRtcp(buffer, bytes.Length);
            if (length == 0) return false;
            Assert.True(inbound.TryUnprotectRtcp(buffer.AsSpan(0, length), out var plain) && buffer.AsSpan(0, plain).SequenceEqual(bytes), "it came back changed");
            return true;
        };
    }

    private static Func<byte[], bool> Ice()
    {
        var (agent, now, runs) = (new IceLiteAgent(Credentials, Instant.FromMilliseconds(0)), Instant.FromMilliseconds(0), 0);
        var response = new byte[256];
        return bytes =>
        {
            now += TimeSpan.FromMilliseconds(runs++ % 40);
            agent.HandleTimeout(now);
            if (agent.State == IceState.Disconnected) agent = new IceLiteAgent(Credentials, now);
            var from = StunAddress.FromBytes([192, 0, 2, 1], 1 + runs % 5000);
            // Few changes keep their checksums: most inputs are signed anew, so that what is changed gets to the agent's rules.
            var result = agent.HandleRequest(runs % 8 == 0 ? bytes : Sign(bytes), from, now, response);
            Assert.InRange(agent.ValidatedCount, 0, 16);
            Assert.InRange(result.ResponseLength, 0, response.Length);
            return result.ResponseLength > 0;
        };
    }

    private static bool Answer(byte[] bytes)
    {
        if (!SessionDescription.TryParse(Encoding.UTF8.GetString(bytes), out var offer, out _)) return false;
        foreach (var role in new[] { AnswerRole.Receive, AnswerRole.Send })
        {
            var options = new AnswerOptions
            {
                Role = role,
                Credentials = Credentials,
                Fingerprint = Offers.Fingerprint,
                Candidates = [SdpCandidate.Host("192.0.2.1", 9, 0), SdpCandidate.Host("2001:db8::1", 9, 1, tcp: true)],
                SessionId = 1,
                Video = new OutgoingTrack(11, 12, "cname", "stream", "track"),
            };
            if (WebRtcAnswer.TryCreate(offer, options, out var answer, out _))
                Assert.True(SessionDescription.TryParse(answer.Text, out _, out var error), $"our own answer does not parse: {error}");
        }
        return true;
    }

    /// <summary>What is read can be written as an answer, and read again.</summary>
    private static bool ReadFragment(byte[] bytes)
    {
        if (!IceFragment.TryParse(Encoding.UTF8.GetString(bytes), out var fragment)) return false;
        Assert.True(IceFragment.TryParse(fragment.Write("0"), out var again), fragment.Write("0"));
        Assert.Equal((fragment.Ufrag, fragment.Password, fragment.EndOfCandidates), (again.Ufrag, again.Password, again.EndOfCandidates));
        Assert.Equal(fragment.Candidates, again.Candidates);
        return true;
    }

    private static Func<byte[], bool> Dependencies()
    {
        var reader = new DependencyDescriptorReader();
        var runs = 0;
        return bytes =>
        {
            if (++runs % 64 == 1) reader.TryRead(DependencyBits.KeyFrame, out _);
            return reader.TryRead(bytes, out _);
        };
    }

    /// <summary>The same attributes, cut to whole words, with a right length, integrity and fingerprint (RFC 8489 sections 14.5 and 14.7).</summary>
    private static byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        const int Header = 20, Trailer = 32;
        var attributes = Math.Clamp(bytes.Length - Header - Trailer, 0, 1400) & ~3;
        var signed = new byte[Header + attributes + Trailer];
        bytes[..Math.Min(bytes.Length, Header + attributes)].CopyTo(signed);
        BinaryPrimitives.WriteUInt16BigEndian(signed, (ushort)StunMessageType.BindingRequest);
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(4), 0x2112A442);
        var (integrity, fingerprint) = (Header + attributes, Header + attributes + 24);
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(integrity), 0x00080014);
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(2), (ushort)(attributes + 24));
#pragma warning disable CA5350 // MESSAGE-INTEGRITY is HMAC-SHA1 (RFC 8489 section 14.5).
        HMACSHA1.HashData(Encoding.ASCII.GetBytes(Credentials.Password), signed.AsSpan(0, integrity), signed.AsSpan(integrity + 4));
#pragma warning restore CA5350
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(fingerprint), 0x80280004);
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(2), (ushort)(attributes + Trailer));
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(fingerprint + 4), Crc32.Compute(signed.AsSpan(0, fingerprint)) ^ 0x5354554E);
        return signed;
    }

    private static byte[] Check(bool useCandidate)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "transaction!"u8);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes(Credentials.UsernameFragment + ":remote"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 7ul);
        if (useCandidate) writer.Add(StunAttributeType.UseCandidate, default(ReadOnlySpan<byte>));
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(Credentials.Password));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }
}
