using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Sdp;

/// <summary>SRTP keys in a description (RFC 4568), for plain RTP on trusted paths. The text form shows no key.</summary>
public sealed class SdpCrypto
{
    private const string InlinePrefix = "inline:";

    /// <param name="tag">1..9 digits.</param>
    /// <param name="profile">Suite.</param>
    /// <param name="keyAndSalt">Master key followed by master salt.</param>
    public SdpCrypto(int tag, SrtpProfile profile, byte[] keyAndSalt)
    {
        if (keyAndSalt.Length != profile.KeyLength + profile.SaltLength)
            throw new ArgumentException($"{profile.Name} takes {profile.KeyLength + profile.SaltLength} octets.", nameof(keyAndSalt));
        Tag = tag;
        Profile = profile;
        KeyAndSalt = keyAndSalt;
    }

    /// <summary>Number that an answer repeats.</summary>
    public int Tag { get; }

    /// <summary>Suite.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Master key followed by master salt.</summary>
    public byte[] KeyAndSalt { get; }

    /// <summary>Master key.</summary>
    public ReadOnlySpan<byte> Key => KeyAndSalt.AsSpan(0, Profile.KeyLength);

    /// <summary>Master salt.</summary>
    public ReadOnlySpan<byte> Salt => KeyAndSalt.AsSpan(Profile.KeyLength);

    /// <summary>Reads <c>1 AES_CM_128_HMAC_SHA1_80 inline:base64</c>; a lifetime is passed over, an MKI refused.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpCrypto? crypto)
    {
        crypto = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 3 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tag)) return false;
        if (!SrtpProfile.TryFind(fields[1], out var profile) || !fields[2].StartsWith(InlinePrefix, StringComparison.Ordinal)) return false;
        var parts = fields[2][InlinePrefix.Length..].Split('|');
        if (parts.Length > 1 && parts[^1].Contains(':', StringComparison.Ordinal)) return false;
        var expected = profile!.KeyLength + profile.SaltLength;
        var bytes = new byte[expected];
        if (!Convert.TryFromBase64String(parts[0], bytes, out var written) || written != expected) return false;
        crypto = new SdpCrypto(tag, profile, bytes);
        return true;
    }

    /// <summary>The attribute's value, with the key.</summary>
    public string ToSdp() => string.Create(
        CultureInfo.InvariantCulture, $"{Tag} {Profile.Name} {InlinePrefix}{Convert.ToBase64String(KeyAndSalt)}");

    /// <inheritdoc/>
    public override string ToString() => $"crypto {Profile.Name}";
}
