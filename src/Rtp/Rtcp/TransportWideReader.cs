using System.Buffers.Binary;

namespace RoomLens.Rtp.Rtcp;

/// <summary>
/// Walks transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): one status per packet, run by run, and
/// an arrival delta for each that was received.
/// </summary>
/// <remarks>
/// <code>
/// |      base sequence number     |      packet status count      |
/// |                 reference time                | fb pkt. count |
/// |  16-bit chunks: 0 ss llllllllllllll (run), 1 0 14×1 bit, 1 1 7×2 bits, then deltas of 1 or 2 octets, in 250 µs
/// </code>
/// </remarks>
public ref struct TransportWideReader
{
    private const int FixedLength = 8;
    private const int DeltaUnitUs = 250;

    private readonly int _count;
    private ReadOnlySpan<byte> _chunks;
    private ReadOnlySpan<byte> _deltas;
    private int _read;
    private int _chunk;
    private int _inChunk;
    private int _chunkLength;

    private TransportWideReader(ReadOnlySpan<byte> control)
    {
        BaseSequence = BinaryPrimitives.ReadUInt16BigEndian(control);
        _count = BinaryPrimitives.ReadUInt16BigEndian(control[2..]);
        var word = BinaryPrimitives.ReadUInt32BigEndian(control[4..]);
        ReferenceTime = (int)(word >> 8);
        FeedbackCount = (byte)word;
        _chunks = control[FixedLength..];
    }

    /// <summary>Sequence number of the first packet.</summary>
    public ushort BaseSequence { get; }

    /// <summary>Packets reported on, received or not.</summary>
    public readonly int StatusCount => _count;

    /// <summary>24 bits in units of 64 ms, as on the wire; signed by libwebrtc's reading.</summary>
    public int ReferenceTime { get; }

    /// <summary>Number of this feedback packet, modulo 256.</summary>
    public byte FeedbackCount { get; }

    /// <summary>Reads feedback control information. False: chunks or deltas are cut off, or a status is the reserved one.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> control, out TransportWideReader reader)
    {
        reader = default;
        if (control.Length < FixedLength) return false;
        reader = new TransportWideReader(control);
        // Chunk by chunk: a few octets may tell of 65,535 packets.
        var chunks = reader._chunks;
        var (left, deltaLength) = (reader._count, 0);
        while (left > 0)
        {
            if (chunks.Length < 2 || !TryMeasure(BinaryPrimitives.ReadUInt16BigEndian(chunks), ref left, ref deltaLength)) return false;
            chunks = chunks[2..];
        }
        if (deltaLength > chunks.Length) return false;
        reader._deltas = chunks;
        return true;
    }

    /// <summary>The next packet. The delta is in microseconds after the previous received one; 0 for one not received.</summary>
    public bool TryRead(out ushort sequence, out PacketStatus status, out int deltaUs)
    {
        (sequence, status, deltaUs) = (unchecked((ushort)(BaseSequence + _read)), default, 0);
        if (_read >= _count || !TryReadStatus(out status)) return false;
        if (status == PacketStatus.SmallDelta) deltaUs = _deltas[0] * DeltaUnitUs;
        else if (status == PacketStatus.LargeDelta) deltaUs = BinaryPrimitives.ReadInt16BigEndian(_deltas) * DeltaUnitUs;
        _deltas = _deltas[(int)status..];
        return true;
    }

    /// <summary>Takes a chunk off the packets left, and adds the octets of its deltas. False: a status is the reserved one.</summary>
    private static bool TryMeasure(int chunk, ref int left, ref int deltaLength)
    {
        var taken = Math.Min(left, LengthOf(chunk));
        left -= taken;
        if ((chunk & 0x8000) == 0)
        {
            var status = (chunk >> 13) & 3;
            deltaLength += taken * status;
            return status != (int)PacketStatus.Reserved || taken == 0;
        }
        for (var i = 0; i < taken; i++)
        {
            var status = StatusAt(chunk, i);
            if (status == PacketStatus.Reserved) return false;
            deltaLength += (int)status;
        }
        return true;
    }

    private static int LengthOf(int chunk) => (chunk & 0x8000) == 0 ? chunk & 0x1FFF : (chunk & 0x4000) == 0 ? 14 : 7;

    private static PacketStatus StatusAt(int chunk, int index) => (PacketStatus)((chunk & 0x8000) == 0 ? (chunk >> 13) & 3
        : (chunk & 0x4000) == 0 ? (chunk >> (13 - index)) & 1
        : (chunk >> (12 - 2 * index)) & 3);

    private bool TryReadStatus(out PacketStatus status)
    {
        status = default;
        // A run of nothing says nothing; each takes two octets, so they come to an end.
        while (_inChunk == _chunkLength)
        {
            if (_chunks.Length < 2) return false;
            _chunk = BinaryPrimitives.ReadUInt16BigEndian(_chunks);
            _chunks = _chunks[2..];
            _inChunk = 0;
            _chunkLength = LengthOf(_chunk);
        }
        status = StatusAt(_chunk, _inChunk++);
        _read++;
        return true;
    }
}
