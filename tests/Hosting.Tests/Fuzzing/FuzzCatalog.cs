using RoomLens.Fuzzing;

namespace RoomLens.Hosting.Tests.Fuzzing;

/// <summary>The targets of what all services share.</summary>
public static class FuzzCatalog
{
    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All => [.. TokenTargets.All, .. HttpTargets.All, .. ConfigTargets.All];
}
