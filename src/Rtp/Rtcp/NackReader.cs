using System.Buffers.Binary;

namespace RoomLens.Rtp.Rtcp;

/// <summary>Walks the sequence numbers of a generic NACK (RFC 4585 section 6.2.1): per pair the packet id, then each set bit of the mask.</summary>
public ref struct NackReader
{
    private ReadOnlySpan<byte> _pairs;
    private ushort _packetId;
    private int _mask;

    internal NackReader(ReadOnlySpan<byte> pairs) => _pairs = pairs;

    /// <summary>The next sequence number as on the wire; false at the end.</summary>
    public bool TryRead(out ushort sequenceNumber)
    {
        if (_mask == 0)
        {
            sequenceNumber = 0;
            if (_pairs.Length < 4) return false;
            sequenceNumber = _packetId = BinaryPrimitives.ReadUInt16BigEndian(_pairs);
            _mask = BinaryPrimitives.ReadUInt16BigEndian(_pairs[2..]);
            _pairs = _pairs[4..];
            return true;
        }
        var bit = System.Numerics.BitOperations.TrailingZeroCount(_mask);
        _mask &= _mask - 1;
        sequenceNumber = unchecked((ushort)(_packetId + bit + 1));
        return true;
    }
}
