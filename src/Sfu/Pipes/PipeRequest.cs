namespace RoomLens.Sfu.Pipes;

/// <summary>What the receiving end of a pipe asks.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Stream">Which stream of the pipe.</param>
internal readonly record struct PipeRequest(PipeRequestKind Kind, int Stream)
{
    /// <summary>The layer, for a key frame or a repair.</summary>
    public int Layer { get; init; }

    /// <summary>The missing packet's output sequence number, for a repair.</summary>
    public long Sequence { get; init; }

    /// <summary>Layers used, one bit each.</summary>
    public int Used { get; init; }

    /// <summary>Whether a receiver is no observer.</summary>
    public bool ForPeople { get; init; }

    /// <summary>Room of the producer, to open its stream.</summary>
    public string? RoomId { get; init; }

    /// <summary>The producer, to open its stream.</summary>
    public string? ProducerId { get; init; }

    /// <summary>Whether it may be left out when the other end does not keep up: whoever needs it asks again.</summary>
    public bool IsExpendable => Kind is PipeRequestKind.KeyFrame or PipeRequestKind.Repair;
}
