using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>
/// Reads, from the payload's first octets, whether a packet begins a key frame. One per stream, fed in order of arrival. Anything unreadable is
/// simply no key frame: the packet is forwarded all the same.
/// </summary>
internal sealed class FramePeek(string codec)
{
    private uint? _keyFrameAt;

    /// <summary>What the packet tells.</summary>
    public KeyFrameInfo Read(ReadOnlySpan<byte> payload, uint timestamp) => codec switch
    {
        "VP8" => Vp8(payload),
        "VP9" => Vp9Peek.Read(payload),
        "H264" => Once(H264Peek.HoldsKeyPicture(payload), timestamp),
        "H265" => Once(H265Peek.HoldsKeyPicture(payload), timestamp),
        "AV1" => new KeyFrameInfo(BeginsAv1Sequence(payload), 0, 0),
        _ => default,
    };

    // AV1 RTP section 4.4: |Z|Y|W W|N|-|-|-|; N = first packet of a coded video sequence, which starts with a key frame.
    private static bool BeginsAv1Sequence(ReadOnlySpan<byte> payload) => payload.Length > 1 && (payload[0] & 0x88) == 0x08;

    private static KeyFrameInfo Vp8(ReadOnlySpan<byte> payload)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor)) return default;
        var layer = LayerPositions.Of(descriptor);
        if (!descriptor.IsKeyFrame) return new KeyFrameInfo(false, 0, 0, layer);
        return Vp8KeyFrameHeader.TryParse(payload[descriptor.Length..], out var header)
            ? new KeyFrameInfo(true, header.Width, header.Height, layer)
            : new KeyFrameInfo(true, 0, 0, layer);
    }

    /// <summary>Parameter sets and slices of one key frame come in several packets of one timestamp: only the first of them is its beginning.</summary>
    private KeyFrameInfo Once(bool holdsKeyPicture, uint timestamp)
    {
        if (!holdsKeyPicture || _keyFrameAt == timestamp) return default;
        _keyFrameAt = timestamp;
        return new KeyFrameInfo(true, 0, 0);
    }
}
