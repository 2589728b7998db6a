namespace RoomLens.Contracts.Agents;

/// <summary>Version of the protocol between services; in every hello, so that rolling updates can mix versions.</summary>
public static class AgentProtocol
{
    /// <summary>The version spoken by this build.</summary>
    public const int Version = 1;
}
