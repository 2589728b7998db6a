using System.Diagnostics;
using System.Globalization;
using RoomLens.Cli.Supervision;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler;
using RoomLens.Sfu;

namespace RoomLens.Cli.Hosts;

/// <summary>
/// Everything on one machine: SFU and scheduler in this process, each bot a supervised child. The roles meet only over HTTP and UDP on
/// loopback, as they would on several machines.
/// </summary>
internal sealed class OneMachine : IAsyncDisposable
{
    /// <summary>A bot that takes longer than this (a slow disk, a debugger) does not hold the others up: its streams wait.</summary>
    private static readonly TimeSpan BotsLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly ServiceContext _context;
    private readonly HttpServers _http;
    private readonly Children _children;
    private SchedulerHost? _scheduler;
    private SfuHost? _sfu;

    /// <summary>A machine that is not started; children print to <paramref name="output"/>.</summary>
    public OneMachine(ServiceContext context, TextWriter output)
    {
        _context = context;
        _http = new HttpServers(context);
        _children = new Children(context.Loggers.CreateLogger("up"), output.WriteLine);
    }

    /// <summary>Public API without TLS, for this machine alone; null where the public listener has none.</summary>
    public ListenAddress? LocalApi { get; private set; }

    /// <summary>Starts the services, then the children; returns when the bots are there to observe.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        var listen = _context.Options.Listen;
        _scheduler = await SchedulerHost.StartAsync(_context, stop);
        // What runs here need not trust a certificate that is made for others.
        if (listen.Public.IsHttps) LocalApi = await _http.ListenAsync(ListenAddress.Loopback(0), "--port", routes => SchedulerHttp.Map(routes, _scheduler.Service), stop);
        var address = new Uri(SfuHost.LocalUrl(LocalApi ?? listen.Public));
        _sfu = SfuHost.Create(_context, listen.Public, address);
        _sfu.Node.AddHealth(_scheduler.Service.Health);
        await _http.ListenAsync(listen.Public, "--port", routes =>
        {
            SfuPublicHttp.Map(routes, _sfu.Node);
            SchedulerHttp.Map(routes, _scheduler.Service);
        }, stop);
        // Last, because it registers at the scheduler at once.
        await _sfu.StartAsync(_context, _http, stop);
        StartChildren(address);
        await BotsAsync(_scheduler.Service, stop);
    }

    /// <summary>Completes with an error when something cannot go on.</summary>
    public Task RunAsync(CancellationToken stop) => _children.WhenAnyFailsAsync(stop);

    /// <summary>Children first, then the SFU, so that they can say goodbye to the scheduler; then listeners and store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _children.DisposeAsync();
        if (_sfu is not null) await _sfu.DisposeAsync();
        await _http.DisposeAsync();
        if (_scheduler is not null) await _scheduler.DisposeAsync();
    }

    private async Task BotsAsync(SchedulerService scheduler, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (scheduler.LiveBots < _context.Options.Up.Bots && Stopwatch.GetElapsedTime(began) < BotsLimit) await Task.Delay(Look, stop);
    }

    private void StartChildren(Uri scheduler)
    {
        var options = _context.Options.Up;
        var parent = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        for (var number = 1; number <= options.Bots; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"bot-{number}");
            List<string> arguments = ["bot", "--id", id, "--scheduler", scheduler.ToString(), "--data", _context.Data.Path, "--parent-pid", parent];
            if (options.Offline) arguments.Add("--offline");
            _children.Start(WithToken(Children.Self(id, [.. arguments]), new Grants { Agent = true }));
        }

        if (!options.Demo) return;
        var control = SfuHost.LocalUrl(_context.Options.Listen.Control);
        _children.Start(WithToken(
            Children.Self("demo", "publish", "--pattern", "--room", "demo", "--sfu", control, "--parent-pid", parent),
            new Grants { Control = true }));
    }

    private ChildSpec WithToken(ChildSpec spec, Grants grants) => spec with { Token = _context.ServiceToken(spec.Name, grants) };
}
