using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RoomLens.Rtp.Srtp;

/// <summary>Session keys from a master key and salt (RFC 3711 section 4.3, RFC 6188 for 256 bits), key derivation rate 0.</summary>
public static class SrtpKeyDerivation
{
    private const int BlockLength = 16;
    private const int LabelPosition = 7;

    /// <summary>Derives <paramref name="output"/>, of any length up to 1 MiB, with the AES counter-mode PRF.</summary>
    /// <param name="masterKey">16 or 32 octets.</param>
    /// <param name="masterSalt">14 octets; 12 are extended with zeros (RFC 7714 section 11).</param>
    /// <param name="label">What the key is for.</param>
    /// <param name="output">Filled.</param>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpKeyLabel label, Span<byte> output)
    {
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        Span<byte> counter = stackalloc byte[BlockLength];
        counter.Clear();
        masterSalt.CopyTo(counter);
        counter[LabelPosition] ^= (byte)label;
        Span<byte> block = stackalloc byte[BlockLength];
        for (ushort i = 0; !output.IsEmpty; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(counter[14..], i);
            Encrypt(aes, counter, block);
            var length = Math.Min(BlockLength, output.Length);
            block[..length].CopyTo(output);
            output = output[length..];
        }

        CryptographicOperations.ZeroMemory(block);
    }

    // One block at a time is the PRF of RFC 3711, not data encrypted in ECB mode.
#pragma warning disable CA5358
    private static void Encrypt(Aes aes, ReadOnlySpan<byte> counter, Span<byte> block) => aes.EncryptEcb(counter, block, PaddingMode.None);
#pragma warning restore CA5358
}
