using System.Buffers.Binary;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Rtcp;

/// <summary>
/// Walks an extended report (RFC 3611) for what gives a receiver its round trip: receiver reference times (section 4.4) and delays since the
/// last of them (section 4.5). Other blocks are passed over; a block that overruns the packet ends the walk.
/// </summary>
public ref struct ExtendedReportReader
{
    internal const byte ReferenceTimeBlock = 4;
    internal const byte DelayBlock = 5;
    internal const int BlockHeaderLength = 4;
    internal const int ReferenceTimeLength = 8;
    internal const int DelayLength = 12;

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _delays;

    internal ExtendedReportReader(ReadOnlySpan<byte> blocks)
    {
        _rest = blocks;
        _delays = default;
    }

    /// <summary>The next reference time or delay; false at the end. A delay has <paramref name="delay"/>, a reference time <paramref name="referenceTime"/>.</summary>
    public bool TryRead(out NtpTime? referenceTime, out ReferenceTimeDelay? delay)
    {
        (referenceTime, delay) = (null, null);
        while (_delays.Length < DelayLength)
        {
            if (_rest.Length < BlockHeaderLength) return false;
            var length = BlockHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) * 4;
            if (length > _rest.Length) return false;
            var type = _rest[0];
            var content = _rest[BlockHeaderLength..length];
            _rest = _rest[length..];
            _delays = type == DelayBlock ? content : default;
            if (type != ReferenceTimeBlock || content.Length < ReferenceTimeLength) continue;
            referenceTime = new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(content));
            return true;
        }
        delay = new ReferenceTimeDelay(
            BinaryPrimitives.ReadUInt32BigEndian(_delays), BinaryPrimitives.ReadUInt32BigEndian(_delays[4..]), BinaryPrimitives.ReadUInt32BigEndian(_delays[8..]));
        _delays = _delays[DelayLength..];
        return true;
    }
}
