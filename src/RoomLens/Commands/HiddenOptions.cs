using System.CommandLine;
using RoomLens.Cli.Supervision;

namespace RoomLens.Cli.Commands;

/// <summary>What only supervised children are given.</summary>
internal static class HiddenOptions
{
    /// <summary>The process that supervises this one; this one stops when that one is gone.</summary>
    public static Option<int?> Parent() => new("--parent-pid") { Hidden = true };

    /// <summary>The token that the supervisor handed over; null = none.</summary>
    public static string? InheritedToken => Environment.GetEnvironmentVariable(ChildSpec.TokenVariable);
}
