namespace RoomLens.Cli.Publishing.Packets;

/// <summary>How the frames of one codec are cut into RTP payloads.</summary>
internal interface IPayloadFormat
{
    /// <summary>Begins a frame; it must stay valid until the last payload is taken.</summary>
    public void Begin(ReadOnlyMemory<byte> frame);

    /// <summary>Writes the next payload and returns its length; 0 = there is none left.</summary>
    /// <param name="target">As much as a packet carries.</param>
    /// <param name="last">It is the last one of the frame.</param>
    public int Write(Span<byte> target, out bool last);
}
