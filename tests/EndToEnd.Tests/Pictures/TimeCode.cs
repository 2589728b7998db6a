using System.Buffers.Binary;

namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>Reads the clock that the publish page paints below a clip (44 cells, complement below) from a recording.</summary>
internal static class TimeCode
{
    private const int Width = 1280;
    private const int Height = 64;
    private const int Bits = 44;

    /// <summary>Painted time by RTP timestamp; pictures whose code does not check are left out.</summary>
    public static async Task<Dictionary<uint, DateTimeOffset>> ReadAsync(RtpRecording recording, string folder)
    {
        var frames = recording.Frames();
        var encoded = Path.Combine(folder, "recording.ivf");
        var strips = Path.Combine(folder, "recording.gray");
        await WriteIvfAsync(encoded, frames);
        await Ffmpeg.RunAsync(["-i", encoded, "-vf", "scale=1280:720,crop=1280:64:0:656", "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", strips]);

        var pixels = await File.ReadAllBytesAsync(strips);
        Dictionary<uint, DateTimeOffset> times = [];
        for (var i = 0; i < frames.Count && (i + 1) * Width * Height <= pixels.Length; i++)
            if (Read(pixels.AsSpan(i * Width * Height, Width * Height)) is { } milliseconds)
                times[frames[i].Timestamp] = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return times;
    }

    private static long? Read(ReadOnlySpan<byte> strip)
    {
        long value = 0;
        for (var i = 0; i < Bits; i++)
        {
            var column = (int)((i + 0.5) * Width / Bits);
            var one = strip[16 * Width + column] > 128;
            if (one == strip[48 * Width + column] > 128) return null;
            value = value << 1 | (one ? 1L : 0L);
        }

        return value;
    }

    private static async Task WriteIvfAsync(string file, List<(uint Timestamp, byte[] Frame)> frames)
    {
        await using var stream = File.Create(file);
        var header = new byte[32];
        "DKIF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 32);
        "VP80"u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), 1280);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), 720);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 1000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), (uint)frames.Count);
        await stream.WriteAsync(header);
        for (var i = 0; i < frames.Count; i++)
        {
            var frameHeader = new byte[12];
            BinaryPrimitives.WriteUInt32LittleEndian(frameHeader, (uint)frames[i].Frame.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(frameHeader.AsSpan(4), (ulong)i);
            await stream.WriteAsync(frameHeader);
            await stream.WriteAsync(frames[i].Frame);
        }
    }
}
