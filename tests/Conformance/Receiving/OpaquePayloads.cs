using RoomLens.Rtp.Depacketize;

namespace RoomLens.Conformance.Receiving;

/// <summary>Payloads of no known format: a frame is the packets of one timestamp, its octets the payloads one after the other.</summary>
internal sealed class OpaquePayloads : IDepacketizer
{
    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = new PayloadDescriptor { Edge = FrameEdge.Unknown, IsKeyFrame = true };
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
