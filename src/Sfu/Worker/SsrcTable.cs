using System.Security.Cryptography;

namespace RoomLens.Sfu.Worker;

/// <summary>Hands out random SSRCs that are unique on the worker (contracts section 4).</summary>
internal sealed class SsrcTable
{
    private readonly HashSet<uint> _used = [0];

    /// <summary>A fresh SSRC, never 0.</summary>
    public uint Rent()
    {
        Span<byte> bytes = stackalloc byte[4];
        uint ssrc;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            ssrc = BitConverter.ToUInt32(bytes);
        }
        while (!_used.Add(ssrc));
        return ssrc;
    }

    /// <summary>Gives one back.</summary>
    public void Release(uint ssrc) => _used.Remove(ssrc);
}
