using System.Net;
using RoomLens.Hosting.Config;

namespace RoomLens.ObserverBot.Configuration;

/// <summary>Section <c>Bot</c>: one observer bot. Keys belong to the host.</summary>
public sealed class BotOptions : IOptionsCheck
{
    /// <summary>First UDP port tried for media (contracts section 1).</summary>
    public const int FirstMediaPort = 43000;

    /// <summary>First TCP port tried for HTTP (contracts section 1).</summary>
    public const int FirstHttpPort = 8090;

    /// <summary>Identity towards the scheduler and name of the journal, stable over restarts, unique in the installation. Empty = machine name and <see cref="Index"/>.</summary>
    public string BotId { get; set; } = "";

    /// <summary>Number of this bot on its machine, from 1; part of the default id. Default 1.</summary>
    public int Index { get; set; } = 1;

    /// <summary>Base URL of the scheduler. Default <c>http://127.0.0.1:8080</c> (contracts section 1).</summary>
    public string SchedulerUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>IP address SFUs send media to; an address of this machine that they reach. Default 127.0.0.1: everything on one machine.</summary>
    public string MediaAddress { get; set; } = "127.0.0.1";

    /// <summary>UDP port of media, 1..65535; 0 = the first free one from 43000.</summary>
    public int MediaPort { get; set; }

    /// <summary>IP address metrics and health are served on; reachable from elsewhere only with keys. Default 127.0.0.1; in a cluster the pod's own.</summary>
    public string HttpAddress { get; set; } = "127.0.0.1";

    /// <summary>TCP port of metrics and health, 1..65535; 0 = the first free one from 8090.</summary>
    public int HttpPort { get; set; }

    /// <summary>Base URL under which the scheduler and operators reach this bot's HTTP. Empty = the host fills it in when it listens.</summary>
    public string ControlUrl { get; set; } = "";

    /// <summary>Cores' worth of work it takes, above 0 to 1024; it also sets the number of decode and inference threads. Default: the cores of this machine.</summary>
    public double Capacity { get; set; } = Environment.ProcessorCount;

    /// <summary>Folder of the journal; each bot has its own below it, by id. Default <c>~/.local/state/roomlens</c>.</summary>
    public string DataFolder { get; set; } = DefaultDataFolder();

    /// <summary>Folders with model manifests; empty = those shipped with the program.</summary>
    public IList<string> ModelFolders { get; set; } = [];

    /// <summary>Folders in which weights are looked for by checksum before they are fetched.</summary>
    public IList<string> ModelMirrors { get; set; } = [];

    /// <summary>Folder that keeps fetched weights. Empty = the model store's default.</summary>
    public string ModelCache { get; set; } = "";

    /// <summary>Never fetch weights. Default false.</summary>
    public bool Offline { get; set; }

    /// <summary>Bearer token with grant <c>agent</c>, when the host has no key to make its own. Never shown.</summary>
    public string? Token { get; set; }

    /// <summary>Process that started this bot: when it is gone the bot ends within a second. 0 = none.</summary>
    public int ParentPid { get; set; }

    /// <summary>The id in force.</summary>
    public string EffectiveId => BotId.Length > 0 ? BotId : $"{Environment.MachineName.ToLowerInvariant()}-{Index}";

    /// <inheritdoc/>
    public void Check(string path, ConfigProblems problems)
    {
        if (BotId.Length > 0 && !IsId(BotId))
            problems.Add(Key(path, nameof(BotId)), $"'{BotId}' is no id", "use at most 64 letters, digits, '.', '_' and '-', not beginning with '.'.");
        if (Index < 1) problems.Add(Key(path, nameof(Index)), $"{Index} is below 1", "count bots from 1.");
        if (!IsHttpUrl(SchedulerUrl)) problems.Add(Key(path, nameof(SchedulerUrl)), $"'{SchedulerUrl}' is no URL", "give http://host:port or https://host:port.");
        if (ControlUrl.Length > 0 && !IsHttpUrl(ControlUrl))
            problems.Add(Key(path, nameof(ControlUrl)), $"'{ControlUrl}' is no URL", "give http://host:port or https://host:port.");
        if (!IPAddress.TryParse(MediaAddress, out _))
            problems.Add(Key(path, nameof(MediaAddress)), $"'{MediaAddress}' is no IP address", "give one of this machine that SFUs reach.");
        if (!IPAddress.TryParse(HttpAddress, out _))
            problems.Add(Key(path, nameof(HttpAddress)), $"'{HttpAddress}' is no IP address", "give one of this machine, or 127.0.0.1.");
        if (MediaPort is < 0 or > 65535) problems.Add(Key(path, nameof(MediaPort)), $"{MediaPort} is no port", "give 0 to 65535.");
        if (HttpPort is < 0 or > 65535) problems.Add(Key(path, nameof(HttpPort)), $"{HttpPort} is no port", "give 0 to 65535.");
        if (!(Capacity > 0 && Capacity <= 1024)) problems.Add(Key(path, nameof(Capacity)), $"{Capacity} is out of range", "give cores, above 0 and at most 1024.");
        if (ParentPid < 0) problems.Add(Key(path, nameof(ParentPid)), $"{ParentPid} is no process id", "give a process id, or 0 for none.");
    }

    private static string Key(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    private static bool IsHttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    // It names a folder too, so nothing that a path could mean.
    private static bool IsId(string id) =>
        id.Length <= 64 && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static string DefaultDataFolder()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return string.IsNullOrEmpty(state)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "roomlens")
            : Path.Combine(state, "roomlens");
    }
}
