using System.Buffers.Text;
using System.Security.Cryptography;
using RoomLens.Rtp.Ice;

namespace RoomLens.Sfu.Worker;

/// <summary>Random names: short ones for objects, unguessable ones for session URLs.</summary>
internal static class Ids
{
    /// <summary>72 random bits in 12 URL-safe characters, with a prefix that tells what it names.</summary>
    public static string New(string prefix) => prefix + "_" + Random(9);

    /// <summary>192 random bits: a URL that nobody guesses (RFC 9725 section 4.2).</summary>
    public static string NewSecret() => Random(24);

    /// <summary>A username fragment and password of 48 and 192 random bits (RFC 8445 section 5.3 asks for 24 and 128).</summary>
    public static IceCredentials NewIceCredentials()
    {
        Span<byte> bytes = stackalloc byte[30];
        RandomNumberGenerator.Fill(bytes);
        return new IceCredentials(Convert.ToBase64String(bytes[..6]), Convert.ToBase64String(bytes[6..]));
    }

    /// <summary>A first sequence number in the lower half, as RFC 3711 section 3.3.1 advises.</summary>
    public static ushort NewFirstSequence() => (ushort)RandomNumberGenerator.GetInt32(1, 0x7FFF);

    private static string Random(int octets)
    {
        Span<byte> bytes = stackalloc byte[octets];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
