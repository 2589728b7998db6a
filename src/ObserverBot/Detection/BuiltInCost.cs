using System.Diagnostics;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.ObserverBot.Detection;

/// <summary>Measures what a built-in detector costs per picture.</summary>
internal static class BuiltInCost
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Runs = 5;

    /// <summary>Milliseconds of the fastest of a few runs over a plain 360p picture; the first ones include compilation.</summary>
    public static double MeasureMs(IDetectorSession session)
    {
        var luma = new byte[Width * Height];
        var chroma = new byte[Width * Height / 4];
        var analysis = new Analysis();
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            luma.AsSpan().Fill((byte)(100 + i));
            var picture = new PictureView
            {
                Luma = luma,
                ChromaBlue = chroma,
                ChromaRed = chroma,
                LumaStride = Width,
                ChromaStride = Width / 2,
                Width = Width,
                Height = Height,
            };
            var start = Stopwatch.GetTimestamp();
            session.Analyse(picture, new FrameStamp(TimeSpan.FromSeconds(i), DateTimeOffset.UnixEpoch), analysis);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }
}
