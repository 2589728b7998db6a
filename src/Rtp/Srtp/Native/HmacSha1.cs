using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RoomLens.Rtp.Srtp.Native;

/// <summary>
/// HMAC-SHA1 under one key from precomputed inner and outer states: two copies of 96 octets replace the set-up of a MAC
/// context, which costs as much as the hash of a small packet.
/// </summary>
internal sealed unsafe class HmacSha1
{
    /// <summary>Octets of the full digest.</summary>
    public const int DigestLength = 20;

    /// <summary>sizeof(SHA_CTX): five words of state, two of length, sixteen of data, one count.</summary>
    private const int StateLength = 96;

    private const int BlockLength = 64;

    private readonly byte[] _inner = new byte[StateLength];
    private readonly byte[] _outer = new byte[StateLength];

    /// <param name="key">At most 64 octets.</param>
    public HmacSha1(ReadOnlySpan<byte> key)
    {
        Start(_inner, key, 0x36);
        Start(_outer, key, 0x5C);
    }

    /// <summary>MAC of <paramref name="data"/> followed by a 32-bit roll-over counter where there is one (RFC 3711 section 4.2).</summary>
    public void Compute(ReadOnlySpan<byte> data, uint? rollover, Span<byte> digest)
    {
        if (digest.Length < DigestLength) throw new ArgumentException("A digest has 20 octets.", nameof(digest));
        Span<byte> state = stackalloc byte[StateLength];
        _inner.CopyTo(state);
        fixed (byte* s = state)
        fixed (byte* d = data)
        fixed (byte* m = digest)
        {
            _ = LibCrypto.Sha1Update(s, d, data.Length);
            if (rollover is { } value)
            {
                var bigEndian = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
                _ = LibCrypto.Sha1Update(s, (byte*)&bigEndian, sizeof(uint));
            }

            _ = LibCrypto.Sha1Final(m, s);
            _outer.CopyTo(state);
            _ = LibCrypto.Sha1Update(s, m, DigestLength);
            _ = LibCrypto.Sha1Final(m, s);
        }
    }

    private static void Start(byte[] state, ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++) block[i] ^= key[i];
        fixed (byte* s = state)
        fixed (byte* b = block)
        {
            _ = LibCrypto.Sha1Init(s);
            _ = LibCrypto.Sha1Update(s, b, BlockLength);
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
