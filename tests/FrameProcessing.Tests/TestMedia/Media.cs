using System.Diagnostics;

namespace RoomLens.TestMedia;

/// <summary>Makes test media with the ffmpeg program, in a temporary folder that goes with the process.</summary>
internal static class Media
{
    private static readonly Lazy<string> Folder = new(CreateFolder);

    /// <summary>The program is installed.</summary>
    public static bool HasFFmpeg { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")));

    /// <summary>
    /// Encodes something to VP8 as a WebRTC sender would: real time, no look-ahead. A negative speed is fixed; a positive one would follow the
    /// load of the machine.
    /// </summary>
    public static Ivf ToVp8(int bitrateKbps, params string[] input) => Ivf.Read(Run(".ivf",
        [.. input, "-an", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "-8", "-lag-in-frames", "0", "-error-resilient", "1",
         "-b:v", $"{bitrateKbps}k", "-g", "300", "-pix_fmt", "yuv420p"]));

    /// <summary>A still picture as full-range planes.</summary>
    public static RawPicture ToRaw(string file, int width, int height) => RawPicture.FromPlanes(
        File.ReadAllBytes(Run(".yuv", ["-i", file, "-vf", $"scale={width}:{height}:out_range=full:out_color_matrix=bt601", "-pix_fmt", "yuvj420p", "-f", "rawvideo"])),
        width, height, fullRange: true);

    private static string Run(string extension, IEnumerable<string> arguments)
    {
        var output = Path.Combine(Folder.Value, Guid.NewGuid().ToString("N") + extension);
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-nostdin", "-loglevel", "error", "-y", .. arguments, output]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"ffmpeg failed: {problem}");
    }

    private static string CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("roomlens-media-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
