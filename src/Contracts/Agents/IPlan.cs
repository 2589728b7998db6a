namespace RoomLens.Contracts.Agents;

/// <summary>What the scheduler wants of an agent. A plan whose (term, version) is not greater than the one in force is ignored.</summary>
public interface IPlan
{
    /// <summary>Term of the leading scheduler.</summary>
    public long Term { get; }
    /// <summary>Version within the term.</summary>
    public long Version { get; }
}
