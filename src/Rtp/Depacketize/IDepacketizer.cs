namespace RoomLens.Rtp.Depacketize;

/// <summary>
/// The payload format of one codec: describes single payloads as they arrive, and turns the payloads of a complete frame into what a decoder takes.
/// One frame at a time: <see cref="Begin"/>, <see cref="TryAppend"/> for each payload in order, <see cref="TryEnd"/>.
/// </summary>
internal interface IDepacketizer
{
    /// <summary>Reads what a payload says about itself. False: it is malformed, and its frame is lost.</summary>
    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor);

    /// <summary>Begins a frame; <paramref name="descriptor"/> is that of its first packet.</summary>
    public void Begin(in PayloadDescriptor descriptor);

    /// <summary>Adds a payload without its first <see cref="PayloadDescriptor.Length"/> octets. False: the frame is damaged or too large.</summary>
    public bool TryAppend(ReadOnlySpan<byte> payload, FrameBuffer frame);

    /// <summary>Ends the frame. False: it is damaged (a fragment without its end, nothing in it).</summary>
    public bool TryEnd(FrameBuffer frame, out FrameContent content);
}
