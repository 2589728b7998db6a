using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.TestMedia;

/// <summary>A picture that owns its planes.</summary>
internal sealed class RawPicture
{
    private readonly byte[] _luma;
    private readonly byte[] _blue;
    private readonly byte[] _red;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _fullRange;

    private RawPicture(int width, int height, bool fullRange)
    {
        _width = width;
        _height = height;
        _fullRange = fullRange;
        _luma = new byte[width * height];
        _blue = new byte[(width + 1) / 2 * ((height + 1) / 2)];
        _red = new byte[_blue.Length];
    }

    /// <summary>From three planes without padding, one after the other.</summary>
    public static RawPicture FromPlanes(ReadOnlySpan<byte> planes, int width, int height, bool fullRange)
    {
        var picture = new RawPicture(width, height, fullRange);
        planes[..picture._luma.Length].CopyTo(picture._luma);
        planes.Slice(picture._luma.Length, picture._blue.Length).CopyTo(picture._blue);
        planes.Slice(picture._luma.Length + picture._blue.Length, picture._red.Length).CopyTo(picture._red);
        return picture;
    }

    /// <summary>From functions of position; chroma positions are in chroma samples.</summary>
    public static RawPicture Draw(int width, int height, Func<int, int, int> luma, Func<int, int, (int Blue, int Red)>? chroma = null, bool fullRange = false)
    {
        var picture = new RawPicture(width, height, fullRange);
        for (var i = 0; i < picture._luma.Length; i++) picture._luma[i] = (byte)Math.Clamp(luma(i % width, i / width), 0, 255);
        var chromaWidth = (width + 1) / 2;
        for (var i = 0; i < picture._blue.Length; i++)
        {
            var (blue, red) = chroma?.Invoke(i % chromaWidth, i / chromaWidth) ?? (128, 128);
            picture._blue[i] = (byte)blue;
            picture._red[i] = (byte)red;
        }
        return picture;
    }

    /// <summary>As detectors and converters see it.</summary>
    public PictureView View(int rotation = 0) => new()
    {
        Luma = _luma,
        ChromaBlue = _blue,
        ChromaRed = _red,
        LumaStride = _width,
        ChromaStride = (_width + 1) / 2,
        Width = _width,
        Height = _height,
        FullRange = _fullRange,
        Rotation = rotation,
    };

    /// <summary>The picture as a camera held askew would code it: showing it turned clockwise by <paramref name="rotation"/> gives this one. Even sizes only.</summary>
    public RawPicture TurnedBack(int rotation)
    {
        var quarter = rotation is 90 or 270;
        var turned = new RawPicture(quarter ? _height : _width, quarter ? _width : _height, _fullRange);
        TurnBack(_luma, _width, _height, rotation, turned._luma);
        TurnBack(_blue, _width / 2, _height / 2, rotation, turned._blue);
        TurnBack(_red, _width / 2, _height / 2, rotation, turned._red);
        return turned;
    }

    private static void TurnBack(byte[] upright, int width, int height, int rotation, byte[] coded)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = rotation switch
                {
                    90 => (width - 1 - x) * height + y,
                    180 => (height - 1 - y) * width + width - 1 - x,
                    270 => x * height + height - 1 - y,
                    _ => y * width + x,
                };
                coded[at] = upright[y * width + x];
            }
        }
    }
}
