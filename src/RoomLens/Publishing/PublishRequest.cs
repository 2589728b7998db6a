namespace RoomLens.Cli.Publishing;

/// <summary>What to publish and where to.</summary>
internal sealed record PublishRequest
{
    /// <summary>Video file; null = the generated scene.</summary>
    public string? File { get; init; }

    /// <summary>Room to publish into.</summary>
    public required string Room { get; init; }

    /// <summary>Identity of the publisher.</summary>
    public required string Peer { get; init; }

    /// <summary>Base address of the SFU's control API.</summary>
    public required Uri Sfu { get; init; }

    /// <summary>Bearer token with the grant <c>control</c>; absent in development mode.</summary>
    public string? Token { get; init; }

    /// <summary>How it is encoded.</summary>
    public PublishCodec Codec { get; init; } = PublishCodec.Vp8;

    /// <summary>Start the file again when it ends.</summary>
    public bool Loop { get; init; }

    /// <summary>The source in words.</summary>
    public string Source => File ?? "the generated scene";
}
