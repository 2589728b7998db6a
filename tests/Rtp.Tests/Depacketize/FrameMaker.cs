using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Tests.Depacketize;

/// <summary>Makes a frame from the payloads of one access unit, as the assembler does.</summary>
internal static class FrameMaker
{
    /// <summary>The frame in hex; null when it is refused.</summary>
    public static string? Make(VideoCodec codec, params IEnumerable<string> payloads)
    {
        var depacketizer = Depacketizers.Create(codec);
        var frame = new FrameBuffer(1 << 20);
        var first = true;
        foreach (var payload in payloads.Select(Convert.FromHexString))
        {
            if (!depacketizer.TryDescribe(payload, out var descriptor)) return null;
            if (first) depacketizer.Begin(descriptor);
            first = false;
            if (!depacketizer.TryAppend(payload.AsSpan(descriptor.Length), frame)) return null;
        }

        return !first && depacketizer.TryEnd(frame, out _) ? Convert.ToHexStringLower(frame.Written) : null;
    }
}
