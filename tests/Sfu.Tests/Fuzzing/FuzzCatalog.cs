using RoomLens.Fuzzing;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>The targets of the SFU.</summary>
public static class FuzzCatalog
{
    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All => [.. SignallingTargets.All, .. DescriptionTargets.All, .. ForwardingTargets.All, DtlsTarget.Server];
}
