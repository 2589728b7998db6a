using System.Buffers.Binary;
using RoomLens.Rtp.Srtp.Native;

namespace RoomLens.Rtp.Srtp;

/// <summary>AES-GCM (RFC 7714): the header is associated data; in SRTCP the index word follows the tag and is authenticated too.</summary>
internal sealed class GcmTransform : ISrtpTransform
{
    private const int IvLength = 12;
    private const int IndexLength = 4;

    private readonly PacketCipher _rtpCipher;
    private readonly PacketCipher _rtcpCipher;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    public GcmTransform(in SessionKeys rtp, in SessionKeys rtcp, bool outbound)
    {
        _rtpCipher = PacketCipher.CreateGcm(rtp.Encryption, outbound);
        _rtcpCipher = PacketCipher.CreateGcm(rtcp.Encryption, outbound);
        _rtpSalt = rtp.Salt;
        _rtcpSalt = rtcp.Salt;
    }

    public int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint rollover)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        WriteRtpIv(iv, buffer, rollover);
        _rtpCipher.Seal(iv, buffer[..headerLength], buffer[headerLength..length], buffer.Slice(length, PacketCipher.TagLength));
        return length + PacketCipher.TagLength;
    }

    public bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint rollover)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        WriteRtpIv(iv, packet, rollover);
        var end = packet.Length - PacketCipher.TagLength;
        return _rtpCipher.TryOpen(iv, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    public int ProtectRtcp(Span<byte> buffer, int length, uint indexWord)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        Span<byte> associated = stackalloc byte[SrtpHeader.RtcpHeaderLength + IndexLength];
        Prepare(buffer, indexWord, iv, associated);
        var tag = buffer.Slice(length, PacketCipher.TagLength);
        _rtcpCipher.Seal(iv, associated, buffer[SrtpHeader.RtcpHeaderLength..length], tag);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(length + PacketCipher.TagLength)..], indexWord);
        return length + PacketCipher.TagLength + IndexLength;
    }

    public bool TryUnprotectRtcp(Span<byte> packet)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        Span<byte> associated = stackalloc byte[SrtpHeader.RtcpHeaderLength + IndexLength];
        Prepare(packet, IndexWord(packet), iv, associated);
        var end = packet.Length - PacketCipher.TagLength - IndexLength;
        return _rtcpCipher.TryOpen(iv, associated, packet[SrtpHeader.RtcpHeaderLength..end], packet.Slice(end, PacketCipher.TagLength));
    }

    public uint IndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexLength..]);

    public void Dispose()
    {
        _rtpCipher.Dispose();
        _rtcpCipher.Dispose();
    }

    /// <summary>00 00 | SSRC | ROC | SEQ, exclusive or with the salt (RFC 7714 section 8.1).</summary>
    private void WriteRtpIv(Span<byte> iv, ReadOnlySpan<byte> packet, uint rollover)
    {
        iv[..2].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], SrtpHeader.RtpSsrc(packet));
        BinaryPrimitives.WriteUInt32BigEndian(iv[6..], rollover);
        BinaryPrimitives.WriteUInt16BigEndian(iv[10..], SrtpHeader.SequenceNumber(packet));
        for (var i = 0; i < IvLength; i++) iv[i] ^= _rtpSalt[i];
    }

    /// <summary>IV 00 00 | SSRC | 00 00 | index (RFC 7714 section 9.1), associated data header | index word (section 9.2).</summary>
    private void Prepare(ReadOnlySpan<byte> packet, uint indexWord, Span<byte> iv, Span<byte> associated)
    {
        iv.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], SrtpHeader.RtcpSsrc(packet));
        BinaryPrimitives.WriteUInt32BigEndian(iv[8..], indexWord & 0x7FFFFFFF);
        for (var i = 0; i < IvLength; i++) iv[i] ^= _rtcpSalt[i];
        packet[..SrtpHeader.RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[SrtpHeader.RtcpHeaderLength..], indexWord);
    }
}
