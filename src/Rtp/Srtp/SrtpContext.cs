using System.Security.Cryptography;

namespace RoomLens.Rtp.Srtp;

/// <summary>
/// One direction of an SRTP session: keys, roll-over counters and replay windows per SSRC (RFC 3711). Packets are changed in place,
/// nothing is allocated but the state of a new SSRC, and a packet that is not authentic changes no state. One owner thread.
/// </summary>
public sealed class SrtpContext : IDisposable
{
    /// <summary>SSRCs a context keeps by default: far more than one peer has, few enough to be bounded.</summary>
    public const int DefaultMaxSsrcs = 1024;

    private const uint EncryptedFlag = 0x80000000;
    private const int RtcpIndexLength = 4;

    private readonly ISrtpTransform _transform;
    private readonly SrtpStreamTable _streams;
    private readonly bool _outbound;
    private long _malformed;
    private long _forged;
    private long _replayed;
    private long _noRoom;

    private SrtpContext(SrtpProfile profile, in SessionKeys rtp, in SessionKeys rtcp, bool outbound, int maxSsrcs)
    {
        Profile = profile;
        _outbound = outbound;
        _streams = new SrtpStreamTable(maxSsrcs);
        _transform = profile.IsAead ? new GcmTransform(rtp, rtcp, outbound) : new CounterModeTransform(profile, rtp, rtcp);
    }

    /// <summary>Profile in use.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Packets refused so far.</summary>
    public SrtpCounters Counters => new(_malformed, _forged, _replayed, _noRoom);

    /// <summary>SSRCs with state.</summary>
    public int SsrcCount => _streams.Count;

    /// <summary>A context that unprotects what the peer sends.</summary>
    /// <exception cref="CryptographicException">A length does not fit the profile, or libcrypto refuses the cipher.</exception>
    public static SrtpContext CreateInbound(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, int maxSsrcs = DefaultMaxSsrcs) =>
        Create(profile, masterKey, masterSalt, outbound: false, maxSsrcs);

    /// <summary>A context that protects what is sent to the peer.</summary>
    /// <exception cref="CryptographicException">A length does not fit the profile, or libcrypto refuses the cipher.</exception>
    public static SrtpContext CreateOutbound(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, int maxSsrcs = DefaultMaxSsrcs) =>
        Create(profile, masterKey, masterSalt, outbound: true, maxSsrcs);

    /// <summary>Protects one RTP packet in place and returns its new length; 0 = not sent (counted).</summary>
    /// <param name="buffer">The packet and at least <see cref="SrtpProfile.RtpTagLength"/> octets of room behind it.</param>
    /// <param name="length">Octets of the packet.</param>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        RequireDirection(outbound: true);
        if (!SrtpHeader.TryGetRtpLength(buffer[..length], out var headerLength) || buffer.Length - length < Profile.RtpTagLength)
        {
            _malformed++;
            return 0;
        }

        if (_streams.FindOrAdd(SrtpHeader.RtpSsrc(buffer)) is not { } state)
        {
            _noRoom++;
            return 0;
        }

        var sequenceNumber = SrtpHeader.SequenceNumber(buffer);
        var rollover = state.Rollover.Estimate(sequenceNumber);

        // An index may be used once per key: the same octets again (a retransmission) are harmless, a wrapped 48-bit index is not.
        if (state.Rollover.Wraps(rollover))
        {
            _replayed++;
            return 0;
        }

        state.Rollover.Accept(rollover, sequenceNumber);
        return _transform.ProtectRtp(buffer, length, headerLength, rollover);
    }

    /// <summary>Unprotects one packet in place; false = refused and counted, the octets are then of no use.</summary>
    /// <param name="packet">Exactly the received datagram.</param>
    /// <param name="length">Octets of the plain packet.</param>
    public bool TryUnprotectRtp(Span<byte> packet, out int length)
    {
        RequireDirection(outbound: false);
        length = packet.Length - Profile.RtpTagLength;
        if (length < 0 || !SrtpHeader.TryGetRtpLength(packet[..length], out var headerLength)) return Refuse(ref _malformed, out length);

        var ssrc = SrtpHeader.RtpSsrc(packet);
        var sequenceNumber = SrtpHeader.SequenceNumber(packet);
        var state = _streams.Find(ssrc);
        var rollover = state?.Rollover.Estimate(sequenceNumber) ?? 0;
        var index = ((ulong)rollover << 16) | sequenceNumber;
        if (state is not null && (state.Rollover.Wraps(rollover) || !state.RtpSeen.IsNew(index))) return Refuse(ref _replayed, out length);
        if (!_transform.TryUnprotectRtp(packet, headerLength, rollover)) return Refuse(ref _forged, out length);

        state ??= _streams.FindOrAdd(ssrc);
        if (state is null) return Refuse(ref _noRoom, out length);
        state.Rollover.Accept(rollover, sequenceNumber);
        state.RtpSeen.Accept(index);
        return true;
    }

    /// <summary>Protects one compound RTCP packet in place and returns its new length; 0 = not sent (counted).</summary>
    /// <param name="buffer">The packet and at least <see cref="SrtpProfile.MaxExpansion"/> octets of room behind it.</param>
    /// <param name="length">Octets of the packet.</param>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        RequireDirection(outbound: true);
        if (!SrtpHeader.IsRtcp(buffer[..length]) || buffer.Length - length < Profile.RtcpTagLength + RtcpIndexLength)
        {
            _malformed++;
            return 0;
        }

        if (_streams.FindOrAdd(SrtpHeader.RtcpSsrc(buffer)) is not { } state || state.NextRtcpIndex >= EncryptedFlag)
        {
            _noRoom++;
            return 0;
        }

        return _transform.ProtectRtcp(buffer, length, state.NextRtcpIndex++ | EncryptedFlag);
    }

    /// <summary>Unprotects one SRTCP packet in place; false = refused and counted. Unencrypted SRTCP (E = 0) is refused.</summary>
    /// <param name="packet">Exactly the received datagram.</param>
    /// <param name="length">Octets of the plain compound.</param>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        RequireDirection(outbound: false);
        length = packet.Length - Profile.RtcpTagLength - RtcpIndexLength;
        if (length < 0 || !SrtpHeader.IsRtcp(packet[..length])) return Refuse(ref _malformed, out length);

        var indexWord = _transform.IndexWord(packet);
        if ((indexWord & EncryptedFlag) == 0) return Refuse(ref _malformed, out length);
        var index = indexWord & ~EncryptedFlag;
        var ssrc = SrtpHeader.RtcpSsrc(packet);
        var state = _streams.Find(ssrc);
        if (state is not null && !state.RtcpSeen.IsNew(index)) return Refuse(ref _replayed, out length);
        if (!_transform.TryUnprotectRtcp(packet)) return Refuse(ref _forged, out length);

        state ??= _streams.FindOrAdd(ssrc);
        if (state is null) return Refuse(ref _noRoom, out length);
        state.RtcpSeen.Accept(index);
        return true;
    }

    /// <summary>Sets the roll-over counter of an SSRC before its first packet, for a side that joins late.</summary>
    public void SetRolloverCounter(uint ssrc, uint counter)
    {
        if (_streams.FindOrAdd(ssrc) is { } state) state.Rollover = new RolloverCounter(counter);
    }

    /// <summary>Forgets an SSRC. It must not be used again under these keys: its indexes would repeat.</summary>
    public bool RemoveSsrc(uint ssrc) => _streams.Remove(ssrc);

    /// <inheritdoc/>
    public void Dispose() => _transform.Dispose();

    /// <summary>A context over given session keys, without derivation.</summary>
    internal static SrtpContext FromSessionKeys(SrtpProfile profile, in SessionKeys rtp, in SessionKeys rtcp, bool outbound) =>
        new(profile, rtp, rtcp, outbound, DefaultMaxSsrcs);

    /// <summary>Sets the index of the next SRTCP packet sent.</summary>
    internal void SetNextRtcpIndex(uint ssrc, uint index) => _streams.FindOrAdd(ssrc)!.NextRtcpIndex = index;

    private static SrtpContext Create(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool outbound, int maxSsrcs)
    {
        if (masterKey.Length != profile.KeyLength || masterSalt.Length != profile.SaltLength)
            throw new CryptographicException($"{profile.Name} takes {profile.KeyLength} octets of key and {profile.SaltLength} of salt.");
        var rtp = SessionKeys.DeriveRtp(profile, masterKey, masterSalt);
        var rtcp = SessionKeys.DeriveRtcp(profile, masterKey, masterSalt);
        var context = new SrtpContext(profile, rtp, rtcp, outbound, maxSsrcs);
        rtp.Wipe();
        rtcp.Wipe();
        return context;
    }

    private static bool Refuse(ref long counter, out int length)
    {
        counter++;
        length = 0;
        return false;
    }

    private void RequireDirection(bool outbound)
    {
        if (_outbound != outbound) throw new InvalidOperationException("This SRTP context is for the other direction.");
    }
}
