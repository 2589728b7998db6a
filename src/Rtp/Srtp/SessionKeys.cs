using System.Security.Cryptography;

namespace RoomLens.Rtp.Srtp;

/// <summary>The keys of RTP or of RTCP; authentication is empty for the AEAD profiles.</summary>
internal readonly record struct SessionKeys(byte[] Encryption, byte[] Authentication, byte[] Salt)
{
    private const int AuthenticationKeyLength = 20;

    public static SessionKeys DeriveRtp(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) => Derive(
        profile, masterKey, masterSalt, SrtpKeyLabel.RtpEncryption, SrtpKeyLabel.RtpAuthentication, SrtpKeyLabel.RtpSalt);

    public static SessionKeys DeriveRtcp(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) => Derive(
        profile, masterKey, masterSalt, SrtpKeyLabel.RtcpEncryption, SrtpKeyLabel.RtcpAuthentication, SrtpKeyLabel.RtcpSalt);

    /// <summary>Zeroes what the transform has taken over into its native contexts; the salt is still in use.</summary>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(Encryption);
        CryptographicOperations.ZeroMemory(Authentication);
    }

    private static SessionKeys Derive(
        SrtpProfile profile,
        ReadOnlySpan<byte> masterKey,
        ReadOnlySpan<byte> masterSalt,
        SrtpKeyLabel encryption,
        SrtpKeyLabel authentication,
        SrtpKeyLabel salt)
    {
        var keys = new SessionKeys(
            new byte[profile.KeyLength], profile.IsAead ? [] : new byte[AuthenticationKeyLength], new byte[profile.SaltLength]);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, encryption, keys.Encryption);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, salt, keys.Salt);
        if (!profile.IsAead) SrtpKeyDerivation.Derive(masterKey, masterSalt, authentication, keys.Authentication);
        return keys;
    }
}
