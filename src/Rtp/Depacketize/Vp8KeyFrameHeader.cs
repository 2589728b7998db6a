using System.Buffers.Binary;

namespace RoomLens.Rtp.Depacketize;

/// <summary>Size of a VP8 key frame from its uncompressed header (RFC 6386 section 9.1): 3 octets of tag, start code 9d 01 2a, 14 bits each.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public readonly record struct Vp8KeyFrameHeader(int Width, int Height)
{
    /// <summary>Reads the first ten octets of a frame (after the payload descriptor). False: not a key frame, too short, or no start code.</summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out Vp8KeyFrameHeader header)
    {
        header = default;
        if (frame.Length < 10 || (frame[0] & 0x01) != 0 || frame[3] != 0x9D || frame[4] != 0x01 || frame[5] != 0x2A) return false;
        header = new Vp8KeyFrameHeader(
            BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF);
        return true;
    }
}
