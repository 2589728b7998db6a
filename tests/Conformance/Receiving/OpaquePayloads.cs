using RoomLens.Rtp.Depacketize;

namespace RoomLens.Conformance.Receiving;

/// <summary>
/// Payloads of no known format: a frame is the packets of one timestamp, its octets the payloads one after the other. It begins with a payload that
/// <paramref name="begins"/> recognizes, wherever that lies; any payload when null.
/// </summary>
internal sealed class OpaquePayloads(Func<byte, bool>? begins = null) : IDepacketizer
{
    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        var isStart = begins is null || (!payload.IsEmpty && begins(payload[0]));
        descriptor = new PayloadDescriptor { Edge = isStart ? FrameEdge.SelfContained : FrameEdge.Inside, IsKeyFrame = true };
        return true;
    }

    public void Begin(in PayloadDescriptor descriptor)
    {
    }

    public bool TryAppend(ReadOnlySpan<byte> payload, FrameBuffer frame) => frame.TryAppend(payload);

    public bool TryEnd(FrameBuffer frame, out FrameContent content)
    {
        content = new FrameContent(IsKeyFrame: true, HasPicture: true);
        return true;
    }
}
