namespace RoomLens.Sfu.Pipes;

/// <summary>An entry of the way back of a pipe. Used again and again.</summary>
internal sealed class PipeRequestSlot
{
    /// <summary>The request.</summary>
    public PipeRequest Request { get; set; }
}
