using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Metrics;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Configuration;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Native;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.Telemetry;

namespace RoomLens.ObserverBot;

/// <summary>
/// An observer bot: registers with the scheduler, receives the streams it is assigned, looks at them, and uploads what it saw. Neither the
/// scheduler nor an SFU has to be there when it starts.
/// </summary>
public sealed class BotService : IAsyncDisposable
{
    private static readonly TimeSpan LeaveGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveBackLook = TimeSpan.FromMilliseconds(50);
    // Forwarding comes first: a bot that shares its machine with an SFU takes what that leaves.
    private const int SupervisedNice = 10;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SettleLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FetchRetry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ParentPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ParentGrace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    private readonly BotOptions _options;
    private readonly TokenIssuer? _issuer;
    private readonly ILogger _log;
    private readonly MonotonicClock _clock = new();
    private readonly BotMetrics _metrics;
    private readonly HttpClient _http;
    private readonly DetectorCatalog _catalog;
    private readonly ModelStore _store;
    private readonly string _instanceId = Guid.NewGuid().ToString("N")[..12];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _planned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BotParts? _parts;
    private Task _running = Task.CompletedTask;

    /// <summary>A bot; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="issuer">Makes the bot's own tokens; null = <see cref="BotOptions.Token"/>, or none in development mode.</param>
    /// <param name="metrics">Where its instruments show.</param>
    /// <param name="loggers">Where it logs.</param>
    public BotService(BotOptions options, TokenIssuer? issuer, MetricsRegistry metrics, ILoggerFactory loggers)
    {
        _options = options;
        _issuer = issuer;
        _log = loggers.CreateLogger("bot");
        _metrics = new BotMetrics(metrics);
        _http = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        _store = new ModelStore(BotComposer.StoreOptions(options));
        _catalog = new DetectorCatalog(_store, loggers.CreateLogger<DetectorCatalog>());
        Health.AddLive("bot", () => _ended.Task.IsFaulted ? _ended.Task.Exception!.InnerException!.Message : null);
        Health.AddReady("scheduler", () => _parts?.Session.IsKnown == true ? null : "not known to the scheduler");
    }

    /// <summary>What decides its health endpoints.</summary>
    public HealthChecks Health { get; } = new();

    /// <summary>Completes when the bot ended without being stopped: with the fault, or because its parent is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Opens the journal and the socket and begins to register. Throws <see cref="StartupException"/> when it cannot.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        if (VideoDecoder.FindProblem(Rtp.Frames.VideoCodec.Vp8) is { } problem)
            throw new StartupException("This machine cannot decode video: " + problem, "Run eng/setup.sh.");
        var parts = await new BotComposer(_options, _http, _clock, _metrics, _catalog, _log)
            .BuildAsync(_instanceId, Token, Apply, ct).ConfigureAwait(false);
        _parts = parts;
        parts.DecodePool.Start();
        parts.AnalysisPool.Start();
        _running = Task.WhenAll(
            Guard(parts.Session.RunAsync), Guard(parts.PlanStream.RunAsync), Guard(parts.Uploader.RunAsync), Guard(parts.Live.RunAsync),
            Guard(stop => SettleAsync(parts, stop)), Guard(LoadModelsAsync), Guard(WatchParentAsync), Guard(stop => WatchMediaAsync(parts.Media, stop)));
    }

    /// <summary>
    /// Asks the scheduler to give the streams to other bots, and waits until they are gone, nobody is there to take them, or
    /// <paramref name="ct"/> ends. Observing goes on meanwhile. <see cref="StopAsync"/> comes after it.
    /// </summary>
    public async Task GiveBackAsync(CancellationToken ct)
    {
        if (_parts is not { } parts) return;
        parts.Session.Drain();
        var held = parts.Fleet.Report().Count;
        if (held > 0) Log.GivingBack(_log, held);
        try
        {
            while (parts.Session.IsKnown && !_ended.Task.IsCompleted && parts.Fleet.Report().Count > 0)
                await Task.Delay(GiveBackLook, _clock.Provider, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.KeptUntilTheEnd(_log, parts.Fleet.Report().Count);
        }
    }

    /// <summary>Ends every stream, uploads what it can and says good-bye; what is not uploaded stays in the journal.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (_parts is not { } parts) return;
        _parts = null;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await parts.Fleet.StopAsync().ConfigureAwait(false);
        parts.DecodePool.Dispose();
        parts.AnalysisPool.Dispose();
        parts.Journal.Complete();
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(ct);
        grace.CancelAfter(LeaveGrace);
        try
        {
            await parts.Uploader.FlushAsync(grace.Token).ConfigureAwait(false);
            await parts.Scheduler.LeaveAsync(grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.LeftInJournal(_log, parts.Journal.PendingCount);
        }
        await parts.Media.DisposeAsync().ConfigureAwait(false);
        parts.Journal.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _catalog.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Schedulers and SFUs move in a cluster.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = false,
    };

    private void Apply(BotParts parts, BotPlan plan)
    {
        parts.Live.SetWanted(plan.Listen);
        parts.Fleet.Apply(plan);
        _planned.TrySetResult();
    }

    private string? Token() =>
        _issuer?.Issue(_options.EffectiveId, new Grants { Agent = true, CanPublish = false, CanSubscribe = false }, TokenLifetime) ?? _options.Token;

    // The end of any part is the end of the bot: a half-dead bot would keep its streams.
    private async Task Guard(Func<CancellationToken, Task> part)
    {
        try
        {
            await part(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
#pragma warning disable CA1031 // The top of a background part: whatever it is, the bot is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.PartFailed(_log, e);
            _ended.TrySetException(e);
        }
    }

    private static async Task WatchMediaAsync(MediaReceiver media, CancellationToken ct) =>
        throw await media.Faulted.WaitAsync(ct).ConfigureAwait(false);

    // A bot that replaces a lost one is waited for: until its first streams are observed it runs at the priority it was started with.
    private async Task SettleAsync(BotParts parts, CancellationToken ct)
    {
        await _planned.Task.WaitAsync(ct).ConfigureAwait(false);
        var until = _clock.Now + SettleLimit;
        while (!parts.Fleet.IsSettled && _clock.Now < until) await Task.Delay(SettleLook, _clock.Provider, ct).ConfigureAwait(false);
        if (_options.ParentPid > 0 && !ProcessPriority.TryLower(SupervisedNice)) Log.PriorityKept(_log);
        _settled.TrySetResult();
    }

    // Loading takes seconds of a core: what is observed already comes first, but models do not wait for a scheduler.
    private async Task LoadModelsAsync(CancellationToken ct)
    {
        await Task.WhenAny(_settled.Task, Task.Delay(SettleLimit, _clock.Provider, ct)).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _catalog.LoadReady();
        var fetcher = new ModelFetcher(_http, _store.CacheFolder);
        while (!_options.Offline && _catalog.Offers.Where(offer => offer.State == ModelState.Missing).ToList() is { Count: > 0 } missing)
        {
            Log.FetchingModels(_log, string.Join(", ", missing.Select(offer => offer.Name)), _store.CacheFolder);
            await _catalog.FetchAsync(fetcher, ct).ConfigureAwait(false);
            await Task.Delay(FetchRetry, _clock.Provider, ct).ConfigureAwait(false);
        }
    }

    private async Task WatchParentAsync(CancellationToken ct)
    {
        if (_options.ParentPid == 0 || ParentProcess.Id is null) return;
        while (ParentProcess.Id == _options.ParentPid) await Task.Delay(ParentPeriod, _clock.Provider, ct).ConfigureAwait(false);
        Log.ParentGone(_log, _options.ParentPid);
        _ended.TrySetResult();
        await Task.Delay(ParentGrace, _clock.Provider, ct).ConfigureAwait(false);
        // Whoever should have stopped us by now hangs. The journal is safe at every moment.
        Process.GetCurrentProcess().Kill();
    }
}
