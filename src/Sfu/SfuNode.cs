using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Registration;
using RoomLens.Sfu.Telemetry;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu;

/// <summary>
/// One SFU process: its media worker and its registration with the scheduler. The host composes it, maps <see cref="SfuControlHttp"/> and
/// <see cref="SfuPublicHttp"/>, and starts and stops it.
/// </summary>
public sealed class SfuNode : IAsyncDisposable
{
    // A media thread that has not turned for this long is stalled: its idle turn is 100 ms.
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(5);

    private readonly SfuOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly SfuMetrics _metrics;
    private readonly MediaLoop _loop;
    private readonly CancellationTokenSource _stopping = new();
    private SfuWorker? _worker;
    private readonly ConsentSource _consents;
    private Task _registration = Task.CompletedTask;

    /// <summary>A node that is not started.</summary>
    public SfuNode(SfuOptions options, AccessPolicy access, ILoggerFactory loggers, IMeterFactory meters, TimeProvider? time = null)
    {
        if (options.Validate() is { Count: > 0 } problems)
            throw new StartupException(string.Join(' ', problems), "Change the section Sfu of the configuration.");
        _options = options;
        _consents = new ConsentSource(options.SchedulerUrl is not null);
        ConsentReport = options.SchedulerUrl is null ? null : new ConsentReport(options);
        Access = access;
        Time = time ?? TimeProvider.System;
        _clock = new MonotonicClock(Time);
        _log = loggers.CreateLogger("RoomLens.Sfu");
        _loop = new MediaLoop(new MediaLoopOptions { Name = "sfu-media" }, _clock);
        _metrics = new SfuMetrics(meters, () => _worker);
    }

    /// <summary>New with each start of the process.</summary>
    public string InstanceId { get; } = Ids.New("sfu");

    /// <summary>Who may do what.</summary>
    public AccessPolicy Access { get; }

    /// <summary>UDP port of WebRTC media; meaningful once started.</summary>
    public int MediaPort => Worker.WebRtc.Port;

    /// <summary>UDP port of plain RTP towards observers; meaningful once started.</summary>
    public int InternalMediaPort => Worker.Internal.Socket.LocalEndPoint.Port;

    internal TimeProvider Time { get; }

    internal SfuOptions Options => _options;

    internal ILogger Logger => _log;

    /// <summary>Where participants' decisions are stored; null = nowhere, there is no scheduler.</summary>
    internal ConsentReport? ConsentReport { get; }

    internal SfuWorker Worker => _worker ?? throw new InvalidOperationException("The node is not started.");

    /// <summary>Binds the media ports, starts the media thread and the registration.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _worker = WorkerStartup.Create(_options, InstanceId, _loop, _clock, _consents, _log);
        _loop.Start(_worker);
        if (_options.SchedulerUrl is not null) _registration = Task.WhenAll(RegisterAsync(), FollowPlanAsync());
        return Task.CompletedTask;
    }

    /// <summary>Says goodbye to peers and to the scheduler, and ends the media thread.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _registration.WaitAsync(cancellationToken);
        if (_worker is null) return;
        if (!_loop.Ended.IsCompleted) await InvokeAsync(CloseAll).WaitAsync(cancellationToken);
        await _loop.StopAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Adds what decides the process's health: a media thread that died or stalled is a reason to be restarted.</summary>
    public void AddHealth(HealthChecks checks) => checks.AddLive("media", () =>
        _worker is null ? null
        : _loop.Ended.IsCompleted ? "the media thread has ended"
        : _clock.Now - _loop.LastTurnAt > StalledAfter ? "the media thread is stalled"
        : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _worker?.WebRtc.Dispose();
        ConsentReport?.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Runs a command on the media thread.</summary>
    internal Task<T> InvokeAsync<T>(Func<SfuWorker, T> command)
    {
        var worker = Worker;
        return _loop.InvokeAsync(() => command(worker));
    }

    private static bool CloseAll(SfuWorker worker)
    {
        worker.WebRtc.CloseAll();
        foreach (var room in worker.Rooms.All.ToArray()) worker.Rooms.CloseRoom(room, Rooms.CloseReasons.Closed);
        worker.Rooms.Feed.Close();
        return true;
    }

    private async Task RegisterAsync()
    {
        using var registration = new SchedulerRegistration(_options, InstanceId, () => _metrics.Load(), Time, _log);
        await registration.RunAsync(_stopping.Token);
    }

    private async Task FollowPlanAsync()
    {
        using var follower = new NodePlanFollower(_options, InstanceId, _consents, RefreshConsentAsync, Time, _log);
        await follower.RunAsync(_stopping.Token);
    }

    private Task RefreshConsentAsync() => InvokeAsync(static worker =>
    {
        worker.Consent.Refresh();
        return true;
    });
}
