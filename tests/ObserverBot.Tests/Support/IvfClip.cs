using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>A clip made by FFmpeg at test time, as its encoded frames.</summary>
internal static class IvfClip
{
    private const int FileHeader = 32;
    private const int FrameHeader = 12;

    /// <summary>VP8 frames of a moving test picture.</summary>
    public static async Task<IReadOnlyList<byte[]>> Vp8Async(
        string folder, int framesPerSecond, int seconds, string size = "320x180", int keyFrameEach = 128)
    {
        var path = Path.Combine(folder, $"clip-{size}.ivf");
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={size}:rate={framesPerSecond}:duration={seconds}",
            "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "-8", "-b:v", "600k", "-g", keyFrameEach.ToString(CultureInfo.InvariantCulture), "-y", path,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var ffmpeg = Process.Start(start)!;
        var error = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, error);
        return Read(await File.ReadAllBytesAsync(path));
    }

    private static List<byte[]> Read(byte[] file)
    {
        var frames = new List<byte[]>();
        for (var at = FileHeader; at + FrameHeader <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
            frames.Add(file.AsSpan(at + FrameHeader, length).ToArray());
            at += FrameHeader + length;
        }
        return frames;
    }
}
