namespace RoomLens.Cli.Publishing;

/// <summary>An attempt to publish failed for a reason outside this process; it is tried again.</summary>
internal sealed class PublishException(string message, bool unreachable) : Exception(message)
{
    /// <summary>Nobody answered, as opposed to a refusal.</summary>
    public bool Unreachable => unreachable;
}
