using RoomLens.ObserverBot.Configuration;
using RoomLens.Scheduler;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Cli.Configuration;

/// <summary>The configuration file: one section per role, and what all roles share.</summary>
internal sealed class RoomLensOptions
{
    /// <summary>Folder for everything durable. Default <c>~/.local/state/roomlens</c>; flag <c>--data</c>.</summary>
    public string? Data { get; set; }

    /// <summary>API keys: secret by key id. None = keys are made in the data folder and loopback runs open (development mode).</summary>
    public Dictionary<string, string> Keys { get; set; } = [];

    /// <summary>Origins of web pages elsewhere that may call the public APIs; <c>*</c> = any. Default none.</summary>
    public List<string> CorsOrigins { get; set; } = [];

    /// <summary>What <c>roomlens up</c> starts.</summary>
    public UpOptions Up { get; set; } = new();

    /// <summary>HTTP listeners.</summary>
    public ListenOptions Listen { get; set; } = new();

    /// <summary>The SFU.</summary>
    public SfuOptions Sfu { get; set; } = new();

    /// <summary>The scheduler.</summary>
    public SchedulerOptions Scheduler { get; set; } = new();

    /// <summary>A bot.</summary>
    public BotOptions Bot { get; set; } = new();
}
