using System.Globalization;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>One RoomLens on ports and a data folder of its own: either `up`, or the three roles as processes.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, string> _environment;
    private readonly List<ChildProcess> _children = [];

    public Installation(bool withModels = false, bool https = false)
    {
        Data = Directory.CreateTempSubdirectory("roomlens-e2e-").FullName;
        PublicPort = Ports.FreeTcp();
        ControlPort = Ports.FreeTcp();
        MediaPort = Ports.FreeUdpPair();
        InternalMediaPort = Ports.FreeUdpPair();
        _environment = new Dictionary<string, string>
        {
            ["ROOMLENS__Sfu__MediaPort"] = Text(MediaPort),
            ["ROOMLENS__Sfu__InternalMediaPort"] = Text(InternalMediaPort),
        };
        // Only what the test names: no weights of the user who runs it.
        _environment["ROOMLENS_MODELS"] = withModels ? Places.Models : Directory.CreateDirectory(Mirror).FullName;
        Api = new ApiClient($"{(https ? "https" : "http")}://127.0.0.1:{Text(PublicPort)}");
        Control = new ApiClient($"http://127.0.0.1:{Text(ControlPort)}");
    }

    public string Data { get; }

    /// <summary>Mirror folder of model weights, empty at first; used when the shared ones are not.</summary>
    public string Mirror => Path.Combine(Data, "mirror");

    public int PublicPort { get; }

    public int ControlPort { get; }

    public int MediaPort { get; }

    public int InternalMediaPort { get; }

    /// <summary>Public API (and pages, WHIP, WHEP).</summary>
    public ApiClient Api { get; }

    /// <summary>The SFU's control API.</summary>
    public ApiClient Control { get; }

    public string Url => Api.BaseUrl;

    /// <summary>Public listener of the SFU when it runs apart.</summary>
    public string SfuUrl => $"http://127.0.0.1:{Text(SfuPort)}";

    /// <summary>The SFU when it runs apart.</summary>
    public ChildProcess? Sfu { get; private set; }

    private int SfuPort { get; } = Ports.FreeTcp();

    /// <summary>Starts `roomlens up` and waits until it says it is ready.</summary>
    public async Task<ChildProcess> UpAsync(params string[] more)
    {
        var up = Run(["up", "--port", Text(PublicPort), "--control-port", Text(ControlPort), "--data", Data, "--offline", .. more]);
        await up.WaitForLineAsync(IsReady, StartLimit);
        return up;
    }

    /// <summary>Starts scheduler, SFU and one bot as processes of their own; they share the keys in one data folder.</summary>
    public async Task StartRolesAsync()
    {
        var scheduler = Run(["scheduler", "--port", Text(PublicPort), "--data", Data]);
        await scheduler.WaitForLineAsync(IsReady, StartLimit);
        await StartSfuAsync();
        Run(["bot", "--id", "bot-1", "--scheduler", Url, "--data", Data, "--offline"]);
    }

    /// <summary>Starts the SFU apart, again after it was killed.</summary>
    public async Task StartSfuAsync()
    {
        Sfu = Run(["sfu", "--port", Text(SfuPort), "--control-port", Text(ControlPort), "--scheduler", Url, "--data", Data]);
        await Sfu.WaitForLineAsync(IsReady, StartLimit);
    }

    /// <summary>Sets a configuration key for everything started from now on.</summary>
    public void Configure(string key, string value) => _environment[key] = value;

    /// <summary>Starts any command of the program in this installation's environment.</summary>
    public ChildProcess Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? more = null)
    {
        var environment = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        var child = ChildProcess.Start(Places.Program, arguments, environment);
        _children.Add(child);
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(_children)) await child.DisposeAsync();
        Api.Dispose();
        Control.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private static bool IsReady(string line) => line.Contains("is ready", StringComparison.Ordinal);

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
