using System.Net;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Metrics;
using RoomLens.Hosting.Startup;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Kubernetes;
using RoomLens.Scheduler.Live;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Storage.Sqlite;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler;

/// <summary>The scheduler: subscriptions in, plans and events out. Compose it, start it, map <see cref="SchedulerHttp"/>.</summary>
public sealed class SchedulerService : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly ILoggerFactory _loggers;
    private readonly MetricsRegistry _metrics;
    private readonly TokenIssuer _tokens;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _feedHttp;
    private readonly HttpClient _webhookHttp;
    private readonly SqliteStore _store;
    private NodeFollowers? _followers;
    private DeliveryService? _deliveries;
    private KubernetesService? _kubernetes;
    private SchedulerParts? _parts;
    private Task _running = Task.CompletedTask;

    /// <summary>Checks the options; touches neither disk nor network.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="access">Who may call.</param>
    /// <param name="keys">Signs assignment tokens and the scheduler's own calls to nodes; the nodes must hold the same keys.</param>
    /// <param name="loggers">Logs.</param>
    /// <param name="metrics">Metrics.</param>
    /// <param name="time">Clock; default the system's.</param>
    /// <exception cref="StartupException">An option is out of range.</exception>
    public SchedulerService(
        SchedulerOptions options, AccessPolicy access, ApiKeys keys, ILoggerFactory loggers, MetricsRegistry metrics, TimeProvider? time = null)
    {
        if (options.Validate() is { Count: > 0 } problems)
            throw new StartupException(string.Join(Environment.NewLine, problems), "");
        Options = options;
        Access = access;
        Time = time ?? TimeProvider.System;
        _loggers = loggers;
        _logger = loggers.CreateLogger("RoomLens.Scheduler");
        _metrics = metrics;
        _tokens = new TokenIssuer(keys, Time);
        _store = new SqliteStore(Path.Combine(options.DataFolder, "scheduler.db"), Time);
        var guard = new DestinationGuard(options.WebhookAllowPrivate, access.IsDevelopment);
        _webhookHttp = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
        });
        _webhookHttp.Timeout = Timeout.InfiniteTimeSpan;
        _feedHttp = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Checks for <c>/healthz</c>; add the host's own before mapping.</summary>
    public HealthChecks Health { get; } = new();

    /// <summary>Bots that are registered and alive.</summary>
    public int LiveBots => Parts.State.Read(_ => Parts.State.Bots.Live.Count());

    internal SchedulerOptions Options { get; }

    internal AccessPolicy Access { get; }

    internal TimeProvider Time { get; }

    internal TokenIssuer Tokens => _tokens;

    internal MetricsRegistry Metrics => _metrics;

    internal SchedulerParts Parts => _parts ?? throw new InvalidOperationException("the scheduler is not started");

    /// <summary>Opens the store, takes over what a predecessor left and starts to work. The HTTP surface may be started afterwards.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var stored = _store.Open();
        var now = Time.GetUtcNow();
        var lanes = new LaneWaker();
        var pulse = new EventPulse(stored.LastCursor);
        var subscriptions = new SubscriptionBook();
        var endpoints = new EndpointBook(stored.Endpoints, new SubscriptionLinks(subscriptions));
        var router = new EventRouter(endpoints, lanes, pulse, stored.LastDelivery);
        var state = new SchedulerState(_store, stored, router, new SchedulerBooks(subscriptions, endpoints), Time);
        var metrics = new SchedulerMetrics(_metrics);
        var hub = new DetectionHub(Time, state.Changed.Set);
        var status = new StreamStatusBook();
        var grace = new StartupGrace(state, now + Options.Lease + TimeSpan.FromSeconds(1));
        var reconciler = new Reconciler(state, new PlanBuilder(_tokens, hub, state.Term), grace, status);
        var feed = new NodeFeed(_feedHttp, state, _tokens, Time, _logger);
        _followers = new NodeFollowers(feed.FollowAsync);
        var sender = new WebhookSender(_webhookHttp, Options.WebhookTimeout, Time);
        var recorder = new DeliveryRecorder(state, metrics, Random.Shared.NextDouble, _logger);
        _deliveries = new DeliveryService(state, sender, recorder, Options.WebhookConcurrency, Time, _logger);
        lanes.Attach(_deliveries.Wake);
        var trace = new AgentTrace(_logger);
        var losses = new AgentLosses(state, _followers, trace);
        _parts = new SchedulerParts
        {
            State = state,
            Status = status,
            Hub = hub,
            Pulse = pulse,
            Agents = new AgentSessions(state, Options, _followers, losses, trace),
            Rooms = new RoomPlacement(state),
            Nodes = new NodeCommands(state, trace),
            Subscriptions = new SubscriptionCommands(state),
            Consent = new ConsentCommands(state),
            Webhooks = new EndpointCommands(state, _deliveries.Wake),
            Sender = sender,
            Reconciler = reconciler,
        };
        var capacity = new CapacityWatch(state, status, reconciler, Options, now);
        await state.Mutate((batch, at) => SchedulerSeed.Apply(state, stored, Options, at, batch));
        metrics.Watch(state, status, capacity);
        AddHealth();
        foreach (var (endpoint, producer) in stored.Lanes)
            _deliveries.Wake(endpoint, producer);
        Log.Started(_logger, state.Term, state.Subscriptions.All.Count, state.Assignments.Open.Count);
        var upkeep = new Upkeep(state, new LeaseWatch(state, Options.Lease, losses), reconciler, Options, Time, _logger);
        _running = Task.WhenAll(upkeep.ReconcileAsync(_stop.Token), upkeep.LeasesAsync(_stop.Token), upkeep.RetentionAsync(_stop.Token));
        if (Options.Kubernetes.Enabled)
            _kubernetes = await KubernetesService.StartAsync(Options.Kubernetes, new KubernetesParts(state, losses, capacity, Time, _loggers), cancel);
    }

    /// <summary>Stops working and closes the store; bots go on with their last plan.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        await _stop.CancelAsync();
        if (_kubernetes is not null)
            await _kubernetes.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_followers is not null)
            await _followers.DisposeAsync();
        if (_deliveries is not null)
            await _deliveries.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
            await StopAsync(CancellationToken.None);
        _feedHttp.Dispose();
        _webhookHttp.Dispose();
        _stop.Dispose();
    }

    private void AddHealth()
    {
        Health.AddLive("store", () => _store.Fault?.Message);
        Health.AddLive("work", () => _running.IsCompleted && !_stop.IsCancellationRequested ? "the background work ended" : null);
        Health.AddLive("kubernetes", () => _kubernetes?.Fault);
        Health.AddReady("store", () => Parts.State.IsOverloaded ? "more is waiting to be written than the disk can take" : null);
    }
}
