using RoomLens.Rtp.Depacketize;

namespace RoomLens.Sfu.Producers;

/// <summary>Reads the payload descriptor and, of key frames, the first ten octets.</summary>
internal static class FramePeek
{
    /// <summary>VP8 (RFC 7741). Anything unreadable is simply no key frame: the packet is forwarded all the same.</summary>
    public static KeyFrameInfo Vp8(ReadOnlySpan<byte> payload)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor)) return default;
        var layer = descriptor.TemporalId ?? 0;
        if (!descriptor.IsKeyFrame) return new KeyFrameInfo(false, 0, 0, layer);
        return Vp8KeyFrameHeader.TryParse(payload[descriptor.Length..], out var header)
            ? new KeyFrameInfo(true, header.Width, header.Height, layer)
            : new KeyFrameInfo(true, 0, 0, layer);
    }
}
