namespace RoomLens.Rtp.Depacketize;

/// <summary>A frame is its payloads without their descriptors, one after the other (VP8, VP9).</summary>
internal abstract class JoinedPayloads : IDepacketizer
{
    private bool _isKeyFrame;

    public abstract bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor);

    public void Begin(in PayloadDescriptor descriptor) => _isKeyFrame = descriptor.IsKeyFrame;

    public bool TryAppend(ReadOnlySpan<byte> payload, FrameBuffer frame) => frame.TryAppend(payload);

    public bool TryEnd(FrameBuffer frame, out FrameContent content)
    {
        content = new FrameContent(_isKeyFrame, HasPicture: true);
        return frame.Length > 0;
    }
}
