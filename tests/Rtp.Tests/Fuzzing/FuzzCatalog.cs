using RoomLens.Fuzzing;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>The targets of the protocol core.</summary>
public static class FuzzCatalog
{
    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All =>
        [.. ParserTargets.All, .. PacketTargets.All, .. SessionTargets.All, .. StateTargets.All, .. ForwardTargets.All, .. StreamTargets.All];
}
