using System.CommandLine;

namespace RoomLens.Cli.Commands;

/// <summary>Options that only supervised children are given.</summary>
internal static class HiddenOptions
{
    /// <summary>The process that supervises this one; this one stops when that one is gone.</summary>
    public static Option<int?> Parent() => new("--parent-pid") { Hidden = true };
}
