using System.ComponentModel.DataAnnotations;

namespace RoomLens.Cli.Configuration;

/// <summary>Section <c>Up</c>: what runs on one machine.</summary>
internal sealed class UpOptions
{
    /// <summary>Bot processes, 0 to 64, default 1. Streams wait while there is none.</summary>
    [Range(0, 64)]
    public int Bots { get; set; } = 1;

    /// <summary>Nothing is downloaded. Default false: missing model weights are fetched in the background.</summary>
    public bool Offline { get; set; }

    /// <summary>Publish the generated scene into room <c>demo</c>. Default false.</summary>
    public bool Demo { get; set; }

    /// <summary>Reachable from the local network: HTTPS on every address, a self-signed certificate and an API key unless they are configured. Default false.</summary>
    public bool Lan { get; set; }
}
