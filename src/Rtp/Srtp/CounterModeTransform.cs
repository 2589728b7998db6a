using System.Buffers.Binary;
using System.Security.Cryptography;
using RoomLens.Rtp.Srtp.Native;

namespace RoomLens.Rtp.Srtp;

/// <summary>AES counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2, RFC 6188).</summary>
internal sealed class CounterModeTransform : ISrtpTransform
{
    private const int IvLength = 16;
    private const int IndexLength = 4;

    private readonly SrtpProfile _profile;
    private readonly PacketCipher _rtpCipher;
    private readonly PacketCipher _rtcpCipher;
    private readonly HmacSha1 _rtpMac;
    private readonly HmacSha1 _rtcpMac;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    public CounterModeTransform(SrtpProfile profile, in SessionKeys rtp, in SessionKeys rtcp)
    {
        _profile = profile;
        _rtpCipher = PacketCipher.CreateCtr(rtp.Encryption);
        _rtcpCipher = PacketCipher.CreateCtr(rtcp.Encryption);
        _rtpMac = new HmacSha1(rtp.Authentication);
        _rtcpMac = new HmacSha1(rtcp.Authentication);
        _rtpSalt = rtp.Salt;
        _rtcpSalt = rtcp.Salt;
    }

    public int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint rollover)
    {
        var packet = buffer[..length];
        CipherRtp(packet, headerLength, rollover);
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtpMac.Compute(packet, rollover, digest);
        digest[.._profile.RtpTagLength].CopyTo(buffer[length..]);
        return length + _profile.RtpTagLength;
    }

    public bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint rollover)
    {
        var plain = packet[..^_profile.RtpTagLength];
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtpMac.Compute(plain, rollover, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[.._profile.RtpTagLength], packet[plain.Length..])) return false;
        CipherRtp(plain, headerLength, rollover);
        return true;
    }

    public int ProtectRtcp(Span<byte> buffer, int length, uint indexWord)
    {
        CipherRtcp(buffer[..length], indexWord);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], indexWord);
        var authenticated = length + IndexLength;
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtcpMac.Compute(buffer[..authenticated], rollover: null, digest);
        digest[.._profile.RtcpTagLength].CopyTo(buffer[authenticated..]);
        return authenticated + _profile.RtcpTagLength;
    }

    public bool TryUnprotectRtcp(Span<byte> packet)
    {
        var authenticated = packet[..^_profile.RtcpTagLength];
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtcpMac.Compute(authenticated, rollover: null, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[.._profile.RtcpTagLength], packet[authenticated.Length..])) return false;
        CipherRtcp(authenticated[..^IndexLength], IndexWord(packet));
        return true;
    }

    public uint IndexWord(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^(_profile.RtcpTagLength + IndexLength)..]);

    public void Dispose()
    {
        _rtpCipher.Dispose();
        _rtcpCipher.Dispose();
    }

    /// <summary>IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16), RFC 3711 section 4.1.1.</summary>
    internal static void WriteIv(Span<byte> iv, ReadOnlySpan<byte> salt, uint ssrc, ulong index)
    {
        iv.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(iv[8..], (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(iv[10..], (uint)index);
        for (var i = 0; i < salt.Length; i++) iv[i] ^= salt[i];
    }

    private void CipherRtp(Span<byte> packet, int headerLength, uint rollover)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        var index = ((ulong)rollover << 16) | SrtpHeader.SequenceNumber(packet);
        WriteIv(iv, _rtpSalt, SrtpHeader.RtpSsrc(packet), index);
        _rtpCipher.Xor(iv, packet[headerLength..]);
    }

    private void CipherRtcp(Span<byte> packet, uint indexWord)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        WriteIv(iv, _rtcpSalt, SrtpHeader.RtcpSsrc(packet), indexWord & 0x7FFFFFFF);
        _rtcpCipher.Xor(iv, packet[SrtpHeader.RtcpHeaderLength..]);
    }
}
