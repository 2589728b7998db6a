namespace RoomLens.Load.Peers;

/// <summary>What a participant does.</summary>
internal sealed record PeerOptions
{
    /// <summary>SSRC of the stream that it publishes; null = none.</summary>
    public uint? PublishedSsrc { get; init; }

    /// <summary>Packets a second of that stream, in 30 frames.</summary>
    public int PacketsPerSecond { get; init; } = 150;

    /// <summary>Receives all that the others publish.</summary>
    public bool Consumes { get; init; } = true;

    /// <summary>Gives transport-wide feedback, as browsers do.</summary>
    public bool GivesFeedback { get; init; } = true;
}
