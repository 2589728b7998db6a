namespace RoomLens.Cli.Publishing.Packets;

/// <summary>
/// VP9 without layers, non-flexible mode (RFC 9628 section 4.2):
/// <code>
///  |I|P|L|F|B|E|V|Z|
///  |M| PICTURE ID  |
///  | EXTENDED PID  |
/// </code>
/// </summary>
internal sealed class Vp9Payloads : IPayloadFormat
{
    private const int DescriptorLength = 3;
    private const byte HasPictureId = 0x80;
    private const byte IsPredicted = 0x40;
    private const byte BeginsFrame = 0x08;
    private const byte EndsFrame = 0x04;
    private const int PictureIdMask = 0x7FFF;

    private ReadOnlyMemory<byte> _rest;
    private bool _isPredicted;
    private bool _begins;
    private int _pictureId = -1;

    /// <inheritdoc/>
    public void Begin(ReadOnlyMemory<byte> frame)
    {
        _rest = frame;
        _isPredicted = !IsKeyFrame(frame.Span);
        _begins = true;
        _pictureId = (_pictureId + 1) & PictureIdMask;
    }

    /// <inheritdoc/>
    public int Write(Span<byte> target, out bool last)
    {
        var length = Math.Min(_rest.Length, target.Length - DescriptorLength);
        last = length == _rest.Length;
        if (length == 0) return 0;
        target[0] = (byte)(HasPictureId | (_isPredicted ? IsPredicted : 0) | (_begins ? BeginsFrame : 0) | (last ? EndsFrame : 0));
        target[1] = (byte)(0x80 | _pictureId >> 8);
        target[2] = (byte)_pictureId;
        _rest.Span[..length].CopyTo(target[DescriptorLength..]);
        _rest = _rest[length..];
        _begins = false;
        return DescriptorLength + length;
    }

    // VP9 bitstream section 6.2: frame_marker(2) = 2, profile bits (reserved for profile 3), show_existing_frame(1), frame_type(1): 0 = key frame.
    private static bool IsKeyFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty || frame[0] >> 6 != 2) return false;
        var isProfile3 = (frame[0] & 0x30) == 0x30;
        return isProfile3 ? (frame[0] & 0x06) == 0 : (frame[0] & 0x0C) == 0;
    }
}
