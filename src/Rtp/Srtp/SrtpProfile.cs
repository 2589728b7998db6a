namespace RoomLens.Rtp.Srtp;

/// <summary>A protection profile: what is ciphered how, and how long keys, salts and tags are.</summary>
public sealed class SrtpProfile
{
    /// <summary>RFC 3711 and RFC 4568; required of every WebRTC endpoint.</summary>
    public static readonly SrtpProfile AesCm128HmacSha1Tag80 = new("AES_CM_128_HMAC_SHA1_80", "SRTP_AES128_CM_SHA1_80", 16, 14, 10, 10);

    /// <summary>As the former with a 32-bit tag on RTP; RTCP keeps 80 bits (RFC 4568 section 6.2).</summary>
    public static readonly SrtpProfile AesCm128HmacSha1Tag32 = new("AES_CM_128_HMAC_SHA1_32", "SRTP_AES128_CM_SHA1_32", 16, 14, 4, 10);

    /// <summary>RFC 6188; no DTLS code point in OpenSSL.</summary>
    public static readonly SrtpProfile AesCm256HmacSha1Tag80 = new("AES_CM_256_HMAC_SHA1_80", null, 32, 14, 10, 10);

    /// <summary>RFC 7714, the profile browsers choose first.</summary>
    public static readonly SrtpProfile AeadAes128Gcm = new("AEAD_AES_128_GCM", "SRTP_AEAD_AES_128_GCM", 16, 12, 16, 16);

    /// <summary>RFC 7714.</summary>
    public static readonly SrtpProfile AeadAes256Gcm = new("AEAD_AES_256_GCM", "SRTP_AEAD_AES_256_GCM", 32, 12, 16, 16);

    private SrtpProfile(string name, string? dtlsName, int keyLength, int saltLength, int rtpTagLength, int rtcpTagLength)
    {
        Name = name;
        DtlsName = dtlsName;
        KeyLength = keyLength;
        SaltLength = saltLength;
        RtpTagLength = rtpTagLength;
        RtcpTagLength = rtcpTagLength;
    }

    /// <summary>Every profile, strongest last.</summary>
    public static IReadOnlyList<SrtpProfile> All { get; } =
        [AesCm128HmacSha1Tag80, AesCm128HmacSha1Tag32, AesCm256HmacSha1Tag80, AeadAes128Gcm, AeadAes256Gcm];

    /// <summary>Most octets a protected packet grows by, over all profiles: GCM tag and SRTCP index.</summary>
    public static int MaxExpansion => 20;

    /// <summary>Name in <c>a=crypto</c> and in the APIs.</summary>
    public string Name { get; }

    /// <summary>OpenSSL's name for <c>use_srtp</c>; null where DTLS does not offer it.</summary>
    public string? DtlsName { get; }

    /// <summary>Octets of master and session key.</summary>
    public int KeyLength { get; }

    /// <summary>Octets of master and session salt.</summary>
    public int SaltLength { get; }

    /// <summary>Octets of the tag on RTP.</summary>
    public int RtpTagLength { get; }

    /// <summary>Octets of the tag on RTCP.</summary>
    public int RtcpTagLength { get; }

    /// <summary>True for the AEAD profiles.</summary>
    public bool IsAead => SaltLength == 12;

    /// <summary>Finds a profile by <see cref="Name"/> or <see cref="DtlsName"/>.</summary>
    public static bool TryFind(string name, out SrtpProfile? profile)
    {
        profile = null;
        foreach (var candidate in All)
            if (candidate.Name == name || candidate.DtlsName == name) profile = candidate;
        return profile is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
