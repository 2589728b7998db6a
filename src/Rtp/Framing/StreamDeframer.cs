using System.Buffers.Binary;

namespace RoomLens.Rtp.Framing;

/// <summary>
/// Cuts a byte stream into packets (RFC 4571). Feed it what was read until it takes no more; an incomplete packet stays in its own buffer of
/// fixed size. A packet longer than allowed breaks the stream for good, since nothing after it can be trusted. One owner thread.
/// </summary>
public sealed class StreamDeframer
{
    private readonly byte[] _buffer;
    private readonly int _maxPacketBytes;
    private int _have;
    private bool _taken;

    /// <summary>A stream at its beginning.</summary>
    /// <param name="maxPacketBytes">Longest packet taken, 1 to 65535.</param>
    /// <param name="tailBytes">Spare octets behind each packet, for changes in place.</param>
    public StreamDeframer(int maxPacketBytes, int tailBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tailBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPacketBytes, ushort.MaxValue);
        _maxPacketBytes = maxPacketBytes;
        _buffer = new byte[StreamFraming.HeaderBytes + maxPacketBytes + tailBytes];
    }

    /// <summary>A packet was longer than allowed: close the stream.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes octets from <paramref name="input"/> up to the end of the next packet. Empty packets are passed over.</summary>
    /// <param name="input">What was read; shortened by what was taken.</param>
    /// <param name="packet">The packet, borrowed until the next call; it may be changed in place.</param>
    /// <returns>False: all of the input was taken and the next packet is not complete, or the stream is broken.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> input, out Span<byte> packet)
    {
        packet = default;
        if (_taken) (_have, _taken) = (0, false);
        while (!IsBroken && Fill(ref input, StreamFraming.HeaderBytes))
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_buffer);
            if (length > _maxPacketBytes)
            {
                IsBroken = true;
            }
            else if (length == 0)
            {
                _have = 0;
            }
            else
            {
                if (!Fill(ref input, StreamFraming.HeaderBytes + length)) return false;
                _taken = true;
                packet = _buffer.AsSpan(StreamFraming.HeaderBytes, length);
                return true;
            }
        }

        return false;
    }

    /// <summary>Brings the buffer to this many octets, if the input has them.</summary>
    private bool Fill(ref ReadOnlySpan<byte> input, int wanted)
    {
        var taking = Math.Clamp(wanted - _have, 0, input.Length);
        input[..taking].CopyTo(_buffer.AsSpan(_have));
        input = input[taking..];
        _have += taking;
        return _have >= wanted;
    }
}
