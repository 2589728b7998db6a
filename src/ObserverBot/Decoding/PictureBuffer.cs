using System.Buffers;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>A copy of one decoded picture on its way to the detectors, which outlives the decoder's own. Rows are packed. Returned by its last user.</summary>
internal sealed class PictureBuffer : IDisposable
{
    private byte[] _bytes = [];
    private int _width;
    private int _height;
    private int _rotation;
    private bool _fullRange;

    /// <summary>Pixels in each direction when shown upright.</summary>
    public int UprightWidth => _rotation is 90 or 270 ? _height : _width;

    /// <summary>Pixels in each direction when shown upright.</summary>
    public int UprightHeight => _rotation is 90 or 270 ? _width : _height;

    /// <summary>Clockwise turn to show it upright.</summary>
    public int Rotation => _rotation;

    /// <summary>The copy, valid until the next copy or disposal.</summary>
    public PictureView View
    {
        get
        {
            var luma = _width * _height;
            var chromaWidth = (_width + 1) / 2;
            var chroma = chromaWidth * ((_height + 1) / 2);
            return new PictureView
            {
                Luma = _bytes.AsSpan(0, luma),
                ChromaBlue = _bytes.AsSpan(luma, chroma),
                ChromaRed = _bytes.AsSpan(luma + chroma, chroma),
                LumaStride = _width,
                ChromaStride = chromaWidth,
                Width = _width,
                Height = _height,
                Rotation = _rotation,
                FullRange = _fullRange,
            };
        }
    }

    /// <summary>Takes a copy of a borrowed picture.</summary>
    public void CopyFrom(in PictureView picture)
    {
        (_width, _height, _rotation, _fullRange) = (picture.Width, picture.Height, picture.Rotation, picture.FullRange);
        var luma = _width * _height;
        var chroma = picture.ChromaWidth * picture.ChromaHeight;
        if (_bytes.Length < luma + 2 * chroma)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(luma + 2 * chroma);
        }
        CopyPlane(picture.Luma, picture.LumaStride, _width, _height, _bytes);
        CopyPlane(picture.ChromaBlue, picture.ChromaStride, picture.ChromaWidth, picture.ChromaHeight, _bytes.AsSpan(luma));
        CopyPlane(picture.ChromaRed, picture.ChromaStride, picture.ChromaWidth, picture.ChromaHeight, _bytes.AsSpan(luma + chroma));
    }

    /// <summary>Gives the memory back; the buffer may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private static void CopyPlane(ReadOnlySpan<byte> source, int stride, int width, int height, Span<byte> target)
    {
        for (var row = 0; row < height; row++) source.Slice(row * stride, width).CopyTo(target[(row * width)..]);
    }
}
