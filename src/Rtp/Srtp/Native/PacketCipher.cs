using System.Security.Cryptography;

namespace RoomLens.Rtp.Srtp.Native;

/// <summary>AES in counter mode or GCM under one key, used with a new IV per packet. Not for two threads at once.</summary>
internal sealed unsafe class PacketCipher : IDisposable
{
    /// <summary>Octets of the tag of both GCM profiles (RFC 7714 section 13).</summary>
    public const int TagLength = 16;

    private const int CtrIvLength = 16;
    private const int GcmIvLength = 12;

    private readonly CipherContextHandle _handle;

    // The address behind the handle, so that a packet does not pay for reference counting; GC.KeepAlive guards each use.
    private readonly nint _context;

    private PacketCipher(nint cipher, ReadOnlySpan<byte> key, bool encrypt)
    {
        _handle = new CipherContextHandle();
        _context = _handle.DangerousGetHandle();
        fixed (byte* k = key)
        {
            if (_handle.IsInvalid || LibCrypto.SetKey(_context, cipher, 0, k, null, encrypt ? 1 : 0) != 1)
                throw new CryptographicException("libcrypto refused the SRTP cipher.");
        }
    }

    /// <summary>Counter mode; both directions are the same operation.</summary>
    public static PacketCipher CreateCtr(ReadOnlySpan<byte> key) =>
        new(key.Length == 32 ? LibCrypto.Aes256Ctr() : LibCrypto.Aes128Ctr(), key, encrypt: true);

    /// <summary>Galois/counter mode for one direction.</summary>
    public static PacketCipher CreateGcm(ReadOnlySpan<byte> key, bool encrypt) =>
        new(key.Length == 32 ? LibCrypto.Aes256Gcm() : LibCrypto.Aes128Gcm(), key, encrypt);

    /// <summary>Ciphers or deciphers in place.</summary>
    /// <param name="iv">16 octets.</param>
    /// <param name="data">Changed.</param>
    public void Xor(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        Require(iv.Length == CtrIvLength);
        int written;
        fixed (byte* v = iv)
        fixed (byte* d = data)
        {
            Require(LibCrypto.SetIv(_context, 0, 0, null, v, -1) == 1);
            if (!data.IsEmpty) Require(LibCrypto.Update(_context, d, &written, d, data.Length) == 1);
        }

        GC.KeepAlive(_handle);
    }

    /// <summary>Encrypts in place and writes the tag.</summary>
    /// <param name="iv">12 octets.</param>
    /// <param name="associated">Authenticated only.</param>
    /// <param name="data">Changed.</param>
    /// <param name="tag">16 octets out.</param>
    public void Seal(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, Span<byte> data, Span<byte> tag)
    {
        Require(iv.Length == GcmIvLength && tag.Length == TagLength);
        int written;
        byte none;
        fixed (byte* v = iv)
        fixed (byte* a = associated)
        fixed (byte* d = data)
        fixed (byte* t = tag)
        {
            Require(LibCrypto.SetIv(_context, 0, 0, null, v, -1) == 1);
            Require(LibCrypto.Update(_context, null, &written, a, associated.Length) == 1);
            if (!data.IsEmpty) Require(LibCrypto.Update(_context, d, &written, d, data.Length) == 1);
            Require(LibCrypto.Finish(_context, &none, &written) == 1);
            Require(LibCrypto.Control(_context, LibCrypto.GetTag, TagLength, t) == 1);
        }

        GC.KeepAlive(_handle);
    }

    /// <summary>Decrypts in place; false when the tag does not fit, and then <paramref name="data"/> holds nothing of use.</summary>
    /// <param name="iv">12 octets.</param>
    /// <param name="associated">Authenticated only.</param>
    /// <param name="data">Changed.</param>
    /// <param name="tag">16 octets.</param>
    public bool TryOpen(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, Span<byte> data, ReadOnlySpan<byte> tag)
    {
        Require(iv.Length == GcmIvLength && tag.Length == TagLength);
        int written;
        byte none;
        bool opened;
        fixed (byte* v = iv)
        fixed (byte* a = associated)
        fixed (byte* d = data)
        fixed (byte* t = tag)
        {
            Require(LibCrypto.SetIv(_context, 0, 0, null, v, -1) == 1);
            Require(LibCrypto.Control(_context, LibCrypto.SetTag, TagLength, t) == 1);
            Require(LibCrypto.Update(_context, null, &written, a, associated.Length) == 1);
            if (!data.IsEmpty) Require(LibCrypto.Update(_context, d, &written, d, data.Length) == 1);
            opened = LibCrypto.Finish(_context, &none, &written) == 1;
        }

        GC.KeepAlive(_handle);
        return opened;
    }

    public void Dispose() => _handle.Dispose();

    private void Require(bool condition)
    {
        // Covers use after disposal too: the native context is gone then.
        if (!condition || _handle.IsClosed) throw new CryptographicException("The SRTP cipher was used wrongly.");
    }
}
