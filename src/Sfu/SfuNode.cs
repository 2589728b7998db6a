using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Registration;
using RoomLens.Sfu.Telemetry;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu;

/// <summary>
/// One SFU process: its media workers and its registration with the scheduler. The host composes it, maps <see cref="SfuControlHttp"/> and
/// <see cref="SfuPublicHttp"/>, and starts and stops it.
/// </summary>
public sealed class SfuNode : IAsyncDisposable
{
    // A dead worker is replaced within a second; after this long something else is wrong.
    private static readonly TimeSpan VacantTooLong = TimeSpan.FromSeconds(10);

    // Each holds its rooms in memory for good; a restart is the only way to be rid of them.
    private const int MostLeakedThreads = 4;

    private readonly SfuOptions _options;
    private readonly ILogger _log;
    private readonly SfuMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConsentSource _consents;
    private readonly NodeLoad _load;
    private readonly NodeOrders _orders;
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
        Clock = new MonotonicClock(Time);
        _log = loggers.CreateLogger("RoomLens.Sfu");
        Workers = new WorkerPool(options, InstanceId, _consents, Clock, _log);
        _load = new NodeLoad(Workers, options, Clock);
        _metrics = new SfuMetrics(meters, Workers, _load);
        _orders = new NodeOrders(Time);
        Drain = new NodeDrain(Workers, _orders, Time, _log);
        Others = options.SchedulerUrl is null ? null : new OtherNodes(options, _orders, Workers.Rooms);
    }

    /// <summary>New with each start of the process.</summary>
    public string InstanceId { get; } = Ids.New("sfu");

    /// <summary>Who may do what.</summary>
    public AccessPolicy Access { get; }

    /// <summary>UDP port of WebRTC media of the first worker; meaningful once started.</summary>
    public int MediaPort => Workers.Slots[0].Ports.Media;

    /// <summary>UDP port of plain RTP towards observers of the first worker; meaningful once started.</summary>
    public int InternalMediaPort => Workers.Slots[0].Ports.Internal;

    internal TimeProvider Time { get; }

    internal MonotonicClock Clock { get; }

    internal SfuOptions Options => _options;

    internal ILogger Logger => _log;

    /// <summary>Where participants' decisions are stored; null = nowhere, there is no scheduler.</summary>
    internal ConsentReport? ConsentReport { get; }

    /// <summary>Empties the node when the scheduler orders it.</summary>
    internal NodeDrain Drain { get; }

    /// <summary>Knows which rooms belong to other nodes; null = there is no scheduler to ask.</summary>
    internal OtherNodes? Others { get; }

    /// <summary>The media workers.</summary>
    internal WorkerPool Workers { get; }

    /// <summary>Binds the media ports, starts the media threads and the registration.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Workers.Start();
        if (_options.SchedulerUrl is not null) _registration = Task.WhenAll(RegisterAsync(), FollowPlanAsync(), Drain.RunAsync(_stopping.Token));
        return Task.CompletedTask;
    }

    /// <summary>Says goodbye to peers and to the scheduler, and ends the media threads.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _registration.WaitAsync(cancellationToken);
        await Workers.StopAsync(cancellationToken);
    }

    /// <summary>Adds what decides the process's health: dead workers that are not replaced are a reason to be restarted.</summary>
    public void AddHealth(HealthChecks checks) => checks.AddReady("drain", () => _orders.IsDraining ? "the node is being drained" : null).AddLive("media", () =>
        Workers.WatchEnded.IsCompleted ? "dead media workers are no longer replaced"
        : Workers.Slots.FirstOrDefault(slot => Clock.Now - slot.VacantSince > VacantTooLong) is { } vacant ? $"media worker {vacant.Index} could not be replaced"
        : Workers.Slots.Sum(slot => slot.LeakedThreads) > MostLeakedThreads ? "too many stalled media threads were given up"
        : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Workers.DisposeAsync();
        ConsentReport?.Dispose();
        Others?.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    private async Task RegisterAsync()
    {
        using var registration = new SchedulerRegistration(_options, InstanceId, _load.Read, _orders, Time, _log);
        await registration.RunAsync(_stopping.Token);
    }

    private async Task FollowPlanAsync()
    {
        using var follower = new NodePlanFollower(_options, InstanceId, _consents, Time, _log);
        await follower.RunAsync(_stopping.Token);
    }
}
