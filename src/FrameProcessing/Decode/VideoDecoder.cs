using RoomLens.FrameProcessing.Decode.Native;
using RoomLens.Rtp.Frames;

namespace RoomLens.FrameProcessing.Decode;

/// <summary>
/// Decodes one stream. Not thread-safe, not thread-bound: one caller at a time. It must never see an incomplete access unit or one whose
/// references are missing: libavcodec reports neither (measured), so the RTP layer is the only authority on integrity. No managed
/// allocation per frame. Usage: <see cref="Decode"/>, then <see cref="TryReceive"/> until it returns false.
/// </summary>
public sealed class VideoDecoder : IDisposable
{
    /// <summary>Largest access unit taken, bytes; a 4K key frame is far below.</summary>
    public const int MaxAccessUnitBytes = 16 * 1024 * 1024;

    // A picture's rotation travels with its id through the decoder, in the two low bits of the presentation timestamp.
    private const int RotationBits = 2;

    private readonly NativeDecoder _native;

    /// <summary>Opens a decoder for <paramref name="codec"/>.</summary>
    /// <exception cref="DecoderUnavailableException">The library or the codec is missing; the message names the package.</exception>
    public VideoDecoder(VideoCodec codec)
    {
        Codec = codec;
        _native = NativeDecoder.Open(DecoderName(codec));
    }

    /// <summary>Codec it decodes.</summary>
    public VideoCodec Codec { get; }

    /// <summary>Pictures in a pixel format other than 8-bit 4:2:0, which are not delivered.</summary>
    public long UnsupportedPictures { get; private set; }

    /// <summary>Why this machine cannot decode <paramref name="codec"/>, or null.</summary>
    public static string? FindProblem(VideoCodec codec)
    {
        try
        {
            NativeDecoder.Open(DecoderName(codec)).Dispose();
            return null;
        }
        catch (DecoderUnavailableException e)
        {
            return e.Message;
        }
    }

    /// <summary>Hands over one complete access unit; its bytes are copied.</summary>
    /// <param name="frame">Access unit.</param>
    /// <param name="frameId">Any number below 2^61 that comes back with the picture.</param>
    public DecodeResult Decode(in EncodedFrame frame, long frameId)
    {
        if (frame.Payload.Length > MaxAccessUnitBytes) return new DecodeResult(DecodeStatus.TooLarge, 0);
        var rotation = (frame.Rotation / 90) & ((1 << RotationBits) - 1);
        var error = _native.Send(frame.Payload, (frameId << RotationBits) | (long)rotation);
        return error < 0 ? new DecodeResult(DecodeStatus.Corrupt, error) : default;
    }

    /// <summary>The next picture, if one is finished. The previous one becomes invalid.</summary>
    public bool TryReceive(out DecodedFrame frame)
    {
        while (_native.TryReceive(out var picture, out var pts, out var supported))
        {
            if (!supported)
            {
                UnsupportedPictures++;
                continue;
            }
            frame = new DecodedFrame { Picture = picture.Turned((int)(pts & 3) * 90), FrameId = pts >> RotationBits };
            return true;
        }
        frame = default;
        return false;
    }

    /// <summary>No more access units come before the next <see cref="Flush"/>: pictures held back for reordering come out of <see cref="TryReceive"/>.</summary>
    public void Drain() => _native.SendEnd();

    /// <summary>Forgets all references, e.g. before a key frame that follows a gap.</summary>
    public void Flush() => _native.Flush();

    /// <inheritdoc/>
    public void Dispose() => _native.Dispose();

    // "av1" alone may choose a decoder that needs hardware.
    private static string DecoderName(VideoCodec codec) => codec switch
    {
        VideoCodec.Vp8 => "vp8",
        VideoCodec.Vp9 => "vp9",
        VideoCodec.H264 => "h264",
        VideoCodec.H265 => "hevc",
        VideoCodec.Av1 => "libdav1d",
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "unknown codec"),
    };
}
