using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.ObserverBot.Calls;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Reporting;

namespace RoomLens.ObserverBot.Observing;

/// <summary>
/// Observes one assigned stream until it is withdrawn: gets a consumer, receives it, watches that it stays alive, gets another when it does
/// not. Whatever the SFU does, it goes on trying; the scheduler sees why in the reports.
/// </summary>
internal sealed class StreamObserver
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(250);

    private readonly ObserverContext _context;
    private readonly StreamPipeline _pipeline;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
    private volatile Assignment _assignment;
    private volatile Connection? _connection;
    private volatile Setback? _setback;
    private volatile TaskCompletionSource _nudge = NewNudge();

    /// <summary>An observer; <see cref="RunAsync"/> runs it.</summary>
    public StreamObserver(ObserverContext context, Assignment assignment)
    {
        _context = context;
        _assignment = assignment;
        _pipeline = new StreamPipeline(
            context.Pipelines, StreamIdentity.Create(assignment, context.BotId, null), RequestKeyFrame);
    }

    /// <summary>The assignment as last told.</summary>
    public Assignment Assignment => _assignment;

    /// <summary>Pictures of it have been decoded, or it cannot be. Any thread.</summary>
    public bool IsSettled => _pipeline.Presence != PresenceState.Awaited || _pipeline.Unobservable is not null;

    /// <summary>The assignment's contents changed. Any thread.</summary>
    public void Update(Assignment assignment)
    {
        var detectors = assignment.Detectors;
        _assignment = assignment;
        _pipeline.SetStream(StreamIdentity.Create(assignment, _context.BotId, _connection?.Consumer));
        _pipeline.SetDetectors(detectors);
        _nudge.TrySetResult();
    }

    /// <summary>What the scheduler is told. One caller.</summary>
    public StreamReport Report()
    {
        var rates = _pipeline.Meter.Take(_context.Clock.Now);
        var connection = _connection;
        var (state, detail) = State(connection);
        return new StreamReport
        {
            AssignmentId = _assignment.AssignmentId,
            State = state,
            Detail = detail,
            Decodes = DegradationTracker.StepOf(_pipeline.Limit),
            Cost = rates.Cost,
            FrameAgeMs = rates.FrameAgeMs,
            ReceivedFps = rates.DecodedFps,
            AnalysedFps = rates.AnalysedFps,
            Width = rates.Width,
            Height = rates.Height,
            SpatialLayer = connection?.Consumer.SpatialLayer ?? 0,
            TemporalLayer = connection?.Consumer.TemporalLayer ?? 0,
            PacketsLost = connection?.Leg.Activity.PacketsLost ?? 0,
        };
    }

    /// <summary>Observes until cancelled, then leaves nothing behind.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        _context.Metrics.StreamsChanged(1);
        _pipeline.Open();
        try
        {
            while (!ct.IsCancellationRequested && _pipeline.Fault is null) await ObserveOnceAsync(ct).ConfigureAwait(false);
            if (_pipeline.Fault is { } fault) Log.PipelineFailed(_context.Logger, _assignment.ProducerId, fault);
            await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Withdrawn, or the bot stops.
        }
        finally
        {
            await _pipeline.CloseAsync().ConfigureAwait(false);
            _context.Metrics.StreamsChanged(-1);
        }
    }

    private async Task ObserveOnceAsync(CancellationToken ct)
    {
        var assignment = _assignment;
        var outcome = await ConnectAsync(assignment, ct).ConfigureAwait(false);
        Tell(outcome.Setback);
        if (outcome.Connection is not { } connection)
        {
            await WaitAsync(outcome.Setback?.Wait ?? _backoff.Next(), ct).ConfigureAwait(false);
            // Without a consumer too: the stall is told and appearances end in due time.
            if (outcome.Setback is not { IsFenced: true }) _pipeline.Tick();
            return;
        }
        try
        {
            _connection = connection;
            _backoff.Reset();
            await WatchAsync(connection, ct).ConfigureAwait(false);
        }
        finally
        {
            _connection = null;
            await DisconnectAsync(connection).ConfigureAwait(false);
        }
    }

    private async Task<ConnectOutcome> ConnectAsync(Assignment assignment, CancellationToken ct)
    {
        var observer = await _context.Leases.AcquireAsync(assignment, ct).ConfigureAwait(false);
        if (observer is not { IsOk: true, Value: { } transport }) return Failed(observer.Status, observer.Detail);
        var keepsLease = false;
        try
        {
            var outcome = await ConsumeAsync(assignment, transport, ct).ConfigureAwait(false);
            keepsLease = outcome.Connection is not null;
            return outcome;
        }
        finally
        {
            if (!keepsLease) await _context.Leases.ReleaseAsync(assignment, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<ConnectOutcome> ConsumeAsync(Assignment assignment, ObserverCreated transport, CancellationToken ct)
    {
        var reply = await _context.Sfu.CreateConsumerAsync(assignment, transport.ObserverId, ct).ConfigureAwait(false);
        if (reply is not { IsOk: true, Value: { } consumer }) return Failed(reply.Status, reply.Detail);
        if (!_context.Media.TryCreateLeg(transport, consumer, _pipeline, out var leg, out var problem))
        {
            await DeleteAsync(assignment, transport.ObserverId, consumer.ConsumerId).ConfigureAwait(false);
            return new ConnectOutcome(null, new Setback(StreamState.Refused, problem, null));
        }
        _pipeline.SetStream(StreamIdentity.Create(assignment, _context.BotId, consumer));
        _pipeline.RestartFrames();
        await _context.Media.AddAsync(leg).ConfigureAwait(false);
        var resumed = false;
        try
        {
            var answer = await _context.Sfu.ResumeAsync(assignment, transport.ObserverId, consumer.ConsumerId, ct).ConfigureAwait(false);
            resumed = answer.IsOk;
            return resumed
                ? new ConnectOutcome(new Connection(assignment, transport.ObserverId, consumer, leg), null)
                : Failed(answer.Status, answer.Detail);
        }
        finally
        {
            if (!resumed)
            {
                await _context.Media.RemoveAsync(leg).ConfigureAwait(false);
                await DeleteAsync(assignment, transport.ObserverId, consumer.ConsumerId).ConfigureAwait(false);
            }
        }
    }

    private static ConnectOutcome Failed(ReplyStatus status, string? detail) => new(null, Setback.From(status, detail));

    private Task DeleteAsync(Assignment assignment, string observerId, string consumerId) =>
        _context.Sfu.DeleteConsumerAsync(assignment, observerId, consumerId, CancellationToken.None);

    // Returns when another consumer is needed.
    private async Task WatchAsync(Connection connection, CancellationToken ct)
    {
        var watch = new StreamWatch(_context.Clock.Now);
        while (!NeedsOtherConsumer(connection.Assignment, _assignment) && _pipeline.Fault is null)
        {
            await WaitAsync(WatchPeriod, ct).ConfigureAwait(false);
            _pipeline.Tick();
            if (!watch.ShouldCheck(connection.Leg.Activity, _context.Clock.Now)) continue;
            var reply = await _context.Sfu
                .ResumeAsync(_assignment, connection.ObserverId, connection.Consumer.ConsumerId, ct).ConfigureAwait(false);
            // No answer: the SFU may be on its way up, and the consumer may still be there.
            if (reply.Status is ReplyStatus.Ok or ReplyStatus.Unavailable) continue;
            Log.ConsumerLost(_context.Logger, _assignment.ProducerId, reply.Detail ?? reply.Status.ToString());
            return;
        }
    }

    private async Task DisconnectAsync(Connection connection)
    {
        await _context.Media.RemoveAsync(connection.Leg).ConfigureAwait(false);
        await DeleteAsync(connection.Assignment, connection.ObserverId, connection.Consumer.ConsumerId).ConfigureAwait(false);
        await _context.Leases.ReleaseAsync(connection.Assignment, CancellationToken.None).ConfigureAwait(false);
    }

    private static bool NeedsOtherConsumer(Assignment made, Assignment now) =>
        made.Epoch != now.Epoch || made.SfuUrl != now.SfuUrl || made.Want != now.Want || made.Cap != now.Cap;

    private (StreamState State, string? Detail) State(Connection? connection)
    {
        if (_pipeline.Fault is { } fault) return (StreamState.Refused, "the bot failed on this stream: " + fault.Message);
        if (connection is null) return _setback is { } setback ? (setback.State, setback.Detail) : (StreamState.Connecting, null);
        if (_pipeline.Unobservable is { } reason) return (StreamState.Unobservable, reason);
        return _pipeline.Presence switch
        {
            PresenceState.Awaited => (StreamState.WaitingForKeyframe, null),
            PresenceState.Present => (StreamState.Observing, null),
            _ => (StreamState.Stalled, _assignment.Paused ? "paused by its publisher" : "no frames arrive"),
        };
    }

    private void Tell(Setback? setback)
    {
        if (setback is not null && _setback?.Detail != setback.Detail)
            Log.NotReceived(_context.Logger, _assignment.ProducerId, setback.State, setback.Detail);
        _setback = setback;
    }

    // Cut short by an update of the assignment.
    private async Task WaitAsync(TimeSpan time, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var nudge = _nudge;
        if (await Task.WhenAny(Task.Delay(time, _context.Clock.Provider, waiting.Token), nudge.Task).ConfigureAwait(false) == nudge.Task)
        {
            // Replaced before the assignment is read again: an update in between is seen there.
            _nudge = NewNudge();
            await waiting.CancelAsync().ConfigureAwait(false);
        }
        ct.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewNudge() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void RequestKeyFrame()
    {
        if (_connection is { } connection) _context.Media.RequestKeyFrame(connection.Leg);
    }
}
