using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Agents;

/// <summary>
/// Keeps the bot known to the scheduler: hello until it is there, then a heartbeat each second. Hello again when the scheduler does not know
/// this instance (404), or answers after it was away.
/// </summary>
internal sealed class AgentSession
{
    private readonly SchedulerClient _scheduler;
    private readonly AgentIdentity _identity;
    private readonly AgentStatusSource _source;
    private readonly ClockDifference _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
    private IReadOnlyList<ModelOffer> _told = [];
    private TimeSpan _period = TimeSpan.FromSeconds(1);
    private volatile bool _known;
    private volatile bool _draining;

    /// <summary>A session; <see cref="RunAsync"/> runs it.</summary>
    public AgentSession(
        SchedulerClient scheduler, AgentIdentity identity, AgentStatusSource source, ClockDifference clock, TimeProvider time, ILogger log)
    {
        _scheduler = scheduler;
        _identity = identity;
        _source = source;
        _clock = clock;
        _time = time;
        _log = log;
    }

    /// <summary>The scheduler answered the last hello and every heartbeat since.</summary>
    public bool IsKnown => _known;

    /// <summary>From the next heartbeat on the scheduler gives this bot's streams to others. There is no way back.</summary>
    public void Drain() => _draining = true;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await IntroduceAsync(ct).ConfigureAwait(false);
            await HeartbeatsAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task IntroduceAsync(CancellationToken ct)
    {
        var failures = 0;
        while (true)
        {
            var models = _source.Models();
            var reply = await _scheduler.HelloAsync(Hello(models), ct).ConfigureAwait(false);
            if (reply is { IsOk: true, Value: { } welcome })
            {
                _told = models;
                _period = TimeSpan.FromMilliseconds(Math.Clamp(welcome.HeartbeatMs, 100, 60_000));
                _backoff.Reset();
                _known = true;
                Log.Introduced(_log, _identity.Id, _identity.InstanceId, welcome.SchedulerId);
                return;
            }
            _known = false;
            if (failures++ == 0) Log.SchedulerAway(_log, reply.Detail ?? reply.Status.ToString());
            await Task.Delay(_backoff.Next(), _time, ct).ConfigureAwait(false);
        }
    }

    // Returns when a hello is due.
    private async Task HeartbeatsAsync(CancellationToken ct)
    {
        var failures = 0;
        using var timer = new PeriodicTimer(_period, _time);
        while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            var models = _source.Models();
            var changed = !ReferenceEquals(models, _told) && !models.SequenceEqual(_told);
            var sentAt = _time.GetUtcNow();
            var started = _time.GetTimestamp();
            var reply = await _scheduler.HeartbeatAsync(Heartbeat(sentAt, changed ? models : null), ct).ConfigureAwait(false);
            if (reply.IsOk)
            {
                if (reply.Value is { } value) Handle(value, sentAt, _time.GetElapsedTime(started));
                if (failures > 0) return;
                _told = models;
            }
            else if (reply.Status == ReplyStatus.NotFound)
            {
                Log.Unknown(_log);
                return;
            }
            else
            {
                _known = false;
                if (failures++ == 0) Log.SchedulerAway(_log, reply.Detail ?? reply.Status.ToString());
            }
        }
    }

    private void Handle(HeartbeatReply reply, DateTimeOffset sentAt, TimeSpan roundTrip)
    {
        _clock.Handle(sentAt, reply.ReceivedAt, roundTrip);
        if (!reply.Drain || _draining) return;
        Log.DrainOrdered(_log);
        Drain();
    }

    private AgentHello Hello(IReadOnlyList<ModelOffer> models) => new()
    {
        Kind = AgentKind.Bot,
        Id = _identity.Id,
        InstanceId = _identity.InstanceId,
        Protocol = AgentProtocol.Version,
        Addresses = _identity.Addresses,
        Capacity = _identity.Capacity,
        Models = models,
        Codecs = _identity.Codecs,
    };

    private AgentHeartbeat Heartbeat(DateTimeOffset sentAt, IReadOnlyList<ModelOffer>? models)
    {
        var status = _source.Status();
        return new AgentHeartbeat
        {
            InstanceId = _identity.InstanceId,
            SentAt = sentAt,
            Load = status.Load,
            PlanVersion = status.PlanVersion,
            Streams = status.Streams,
            Models = models,
            Draining = _draining,
        };
    }
}
