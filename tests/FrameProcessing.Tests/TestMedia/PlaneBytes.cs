using System.Security.Cryptography;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.TestMedia;

/// <summary>Pictures as packed I420, the form in which decoder vectors are checked.</summary>
internal static class PlaneBytes
{
    /// <summary>MD5 over the three planes without padding.</summary>
    public static string Md5(in PictureView picture)
    {
#pragma warning disable CA5351 // The published vectors are MD5.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        Append(md5, picture.Luma, picture.LumaStride, picture.Width, picture.Height);
        Append(md5, picture.ChromaBlue, picture.ChromaStride, picture.ChromaWidth, picture.ChromaHeight);
        Append(md5, picture.ChromaRed, picture.ChromaStride, picture.ChromaWidth, picture.ChromaHeight);
        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> plane, int stride, int width, int height)
    {
        for (var row = 0; row < height; row++) hash.AppendData(plane.Slice(row * stride, width));
    }
}
