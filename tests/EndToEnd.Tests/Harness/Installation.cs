using System.Globalization;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>
/// One RoomLens on ports and a data folder of its own, in either layout. <c>ROOMLENS_E2E_LAYOUT=apart</c> makes <see cref="Layout.RolesApart"/>
/// the layout of tests that choose none.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string KeyId = "apart";
    private const string KeySecret = "the-key-that-all-roles-of-a-test-share-0123456789";

    /// <summary>Everything a backend may do; no identity, so that pages name their own peers.</summary>
    private const string UserGrants = "roomJoin,roomAdmin,roomList,observe,events,control";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, string> _environment;
    private readonly List<ChildProcess> _children = [];
    private readonly Dictionary<string, ChildProcess> _bots = [];

    public Installation(bool withModels = false, Layout? layout = null, bool https = false)
    {
        Layout = layout ?? (Environment.GetEnvironmentVariable("ROOMLENS_E2E_LAYOUT") == "apart" ? Layout.RolesApart : Layout.OneCommand);
        Data = Directory.CreateTempSubdirectory("roomlens-e2e-").FullName;
        PublicPort = Ports.FreeTcp();
        ControlPort = Ports.FreeTcp();
        MediaPort = Ports.FreeUdpPair();
        InternalMediaPort = Ports.FreeUdpPair();
        SfuPort = Layout == Layout.OneCommand ? PublicPort : Ports.FreeTcp();
        _environment = new Dictionary<string, string>
        {
            ["ROOMLENS__Sfu__MediaPort"] = Text(MediaPort),
            ["ROOMLENS__Sfu__InternalMediaPort"] = Text(InternalMediaPort),
        };
        // Only what the test names: no weights of the user who runs it.
        _environment["ROOMLENS_MODELS"] = withModels ? Places.Models : Directory.CreateDirectory(Mirror).FullName;
        var scheme = https ? "https" : "http";
        Api = new ApiClient($"{scheme}://127.0.0.1:{Text(PublicPort)}");
        Sfu = new ApiClient($"{scheme}://127.0.0.1:{Text(SfuPort)}");
        Control = new ApiClient($"http://127.0.0.1:{Text(ControlPort)}");
        if (Layout == Layout.RolesApart) UseKeys();
    }

    public Layout Layout { get; }

    public string Data { get; }

    /// <summary>Mirror folder of model weights, empty at first; used when the shared ones are not.</summary>
    public string Mirror => Path.Combine(Data, "mirror");

    public int PublicPort { get; }

    public int ControlPort { get; }

    public int MediaPort { get; }

    public int InternalMediaPort { get; }

    /// <summary>Public API and live page.</summary>
    public ApiClient Api { get; }

    /// <summary>WHIP, WHEP, signalling and the publish page.</summary>
    public ApiClient Sfu { get; }

    /// <summary>The SFU's control API.</summary>
    public ApiClient Control { get; }

    public string Url => Api.BaseUrl;

    /// <summary>The process of <c>up</c>.</summary>
    public ChildProcess? Up { get; private set; }

    /// <summary>The process of the SFU when it runs apart.</summary>
    public ChildProcess? SfuProcess { get; private set; }

    private int SfuPort { get; }

    /// <summary>The page that publishes a camera.</summary>
    public string PublishPage(string room, string peer) => WithToken($"{Sfu.BaseUrl}/publish?room={room}&peer={peer}", "token");

    /// <summary>The page that shows a room.</summary>
    public string LivePage(string room) => WithToken($"{Url}/?room={room}", "token");

    /// <summary>Where a page connects for signalling.</summary>
    public string SignalUrl(string room, string peer) =>
        WithToken($"{Sfu.BaseUrl.Replace("http", "ws", StringComparison.Ordinal)}/signal?roomId={room}&peerId={peer}", "access_token");

    /// <summary>Starts everything as the layout says; returns when a node and all bots are registered.</summary>
    public async Task StartAsync(int bots = 1, bool demo = false)
    {
        if (Layout == Layout.OneCommand)
        {
            Up = await UpAsync(["--bots", Text(bots), .. demo ? ["--demo"] : Array.Empty<string>()]);
            return;
        }

        await Task.WhenAll([StartSchedulerAsync(), StartSfuAsync(), .. Enumerable.Range(1, bots).Select(number => StartBotAsync($"bot-{Text(number)}"))]);
        await Api.UntilAsync("/v1/nodes", nodes => nodes["items"]!.AsArray().Count == 1, StartLimit);
        await Api.UntilAsync("/v1/bots", all => all["items"]!.AsArray().Count == bots, StartLimit);
        if (demo) Run(["publish", "--pattern", "--room", "demo", "--sfu", Control.BaseUrl, "--token", Api.Bearer!]);
    }

    /// <summary>Starts <c>roomlens up</c>, whatever the layout, and waits until it says it is ready.</summary>
    public async Task<ChildProcess> UpAsync(params string[] more)
    {
        var up = Run(["up", "--port", Text(PublicPort), "--control-port", Text(ControlPort), "--data", Data, "--offline", .. more]);
        await up.WaitForLineAsync(IsReady, StartLimit);
        return up;
    }

    /// <summary>Starts the scheduler apart, and gets a user's token.</summary>
    public async Task<ChildProcess> StartSchedulerAsync()
    {
        var scheduler = Run(["scheduler", "--port", Text(PublicPort), "--data", Folder("scheduler")]);
        await scheduler.WaitForLineAsync(IsReady, StartLimit);
        if (Api.Bearer is not null) return scheduler;
        var create = Run(["token", "create", "--key", $"{KeyId}:{KeySecret}", "--grant", UserGrants]);
        await create.WaitForExitAsync(StartLimit);
        Api.Bearer = Sfu.Bearer = Control.Bearer = create.Output.Trim();
        return scheduler;
    }

    /// <summary>Starts the SFU apart, again after it was killed.</summary>
    public async Task<ChildProcess> StartSfuAsync()
    {
        SfuProcess = Run(["sfu", "--port", Text(SfuPort), "--control-port", Text(ControlPort), "--scheduler", Url, "--data", Folder("sfu")]);
        await SfuProcess.WaitForLineAsync(IsReady, StartLimit);
        return SfuProcess;
    }

    /// <summary>Starts one more SFU apart, on ports of its own, as a node of that id.</summary>
    public async Task<FurtherNode> StartNodeAsync(string id, IReadOnlyDictionary<string, string>? more = null)
    {
        var (port, control) = (Ports.FreeTcp(), Ports.FreeTcp());
        var environment = new Dictionary<string, string>(more ?? new Dictionary<string, string>())
        {
            ["ROOMLENS__Sfu__NodeId"] = id,
            ["ROOMLENS__Sfu__MediaPort"] = Text(Ports.FreeUdpPair()),
            ["ROOMLENS__Sfu__InternalMediaPort"] = Text(Ports.FreeUdpPair()),
        };
        var process = Run(["sfu", "--port", Text(port), "--control-port", Text(control), "--scheduler", Url, "--data", Folder(id)], environment);
        await process.WaitForLineAsync(IsReady, StartLimit);
        return new FurtherNode(process, $"http://127.0.0.1:{Text(port)}", new ApiClient($"http://127.0.0.1:{Text(control)}") { Bearer = Api.Bearer });
    }

    /// <summary>Starts a bot apart; it need not be registered yet when this returns.</summary>
    public async Task<ChildProcess> StartBotAsync(string id)
    {
        var bot = Run(["bot", "--id", id, "--scheduler", Url, "--data", Folder(id), "--offline"]);
        lock (_bots) _bots[id] = bot;
        await bot.WaitForLineAsync(IsReady, StartLimit);
        return bot;
    }

    /// <summary>A bot that runs apart.</summary>
    public ChildProcess Bot(string id) => _bots[id];

    /// <summary>Ends a bot without a warning, as a crash does.</summary>
    public void KillBot(string id)
    {
        if (Up is null)
        {
            _bots[id].Kill();
            return;
        }

        using var victim = System.Diagnostics.Process.GetProcessById(Assert.Single(Processes.ChildrenOf(Up.Id, id)));
        victim.Kill();
    }

    /// <summary>Sets a configuration key for everything started from now on.</summary>
    public void Configure(string key, string value) => _environment[key] = value;

    /// <summary>Starts any command of the program in this installation's environment.</summary>
    public ChildProcess Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? more = null)
    {
        var environment = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        var child = ChildProcess.Start(Places.Program, arguments, environment);
        lock (_children) _children.Add(child);
        return child;
    }

    /// <summary>Stops every process, also when one of them resists; everything that went wrong is told together.</summary>
    public async ValueTask DisposeAsync()
    {
        var errors = new List<Exception>();
        foreach (var child in Enumerable.Reverse(_children))
            await AttemptAsync(child.DisposeAsync, errors);
        foreach (var client in new[] { Api, Sfu, Control }) client.Dispose();
        await AttemptAsync(() =>
        {
            Directory.Delete(Data, recursive: true);
            return ValueTask.CompletedTask;
        }, errors);
        if (errors.Count > 0) throw new AggregateException($"the installation in {Data} did not end cleanly", errors);
    }

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task AttemptAsync(Func<ValueTask> step, List<Exception> errors)
    {
        try
        {
            await step();
        }
        catch (Exception error)
        {
            errors.Add(error);
        }
    }

    private static bool IsReady(string line) => line.Contains("is ready", StringComparison.Ordinal);

    private void UseKeys()
    {
        _environment[$"ROOMLENS__Keys__{KeyId}"] = KeySecret;
        // What development mode allows by itself: pages of the scheduler that call the SFU, and webhook receivers on loopback.
        _environment["ROOMLENS__CorsOrigins__0"] = Url;
        _environment["ROOMLENS__Scheduler__WebhookAllowPrivate"] = "true";
    }

    private string Folder(string role) => Path.Combine(Data, role);

    private string WithToken(string url, string parameter) => Api.Bearer is { } token ? $"{url}&{parameter}={token}" : url;
}
