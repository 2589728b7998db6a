namespace RoomLens.Rtp.Tests.Fuzzing.Grammar;

/// <summary>Writes bit strings as parameter sets have them (Rec. ITU-T H.264 sections 7.2 and 9.1).</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _octets = [];
    private int _bits;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _octets.Clear();
        _bits = 0;
    }

    /// <summary>u(n), the lowest bits of the value.</summary>
    public void Bits(uint value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            if (_bits++ % 8 == 0) _octets.Add(0);
            if ((value >> bit & 1) != 0) _octets[^1] |= (byte)(0x80 >> ((_bits - 1) % 8));
        }
    }

    /// <summary>ue(v) of less than 2^32 - 1.</summary>
    public void Unsigned(uint value)
    {
        var length = 32 - System.Numerics.BitOperations.LeadingZeroCount(value + 1);
        Bits(0, length - 1);
        Bits(value + 1, length);
    }

    /// <summary>se(v).</summary>
    public void Signed(int value) => Unsigned(value > 0 ? (uint)(2 * value - 1) : (uint)(-2 * value));

    /// <summary>The octets behind these, with a stop bit and with emulation prevention (section 7.4.1).</summary>
    public byte[] Unit(params ReadOnlySpan<byte> header)
    {
        Bits(1, 1);
        var unit = new List<byte>([.. header]);
        var zeros = 0;
        foreach (var octet in _octets)
        {
            if (zeros >= 2 && octet <= 3)
            {
                unit.Add(3);
                zeros = 0;
            }

            unit.Add(octet);
            zeros = octet == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }
}
