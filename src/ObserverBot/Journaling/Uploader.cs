using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>
/// Empties the journal towards the scheduler: oldest first, at most 256 at a time, at once when something new is on disk, again with back-off
/// until it is acknowledged. An observation that is refused for what it is would block all behind it: it is singled out and given up, loudly.
/// </summary>
internal sealed class Uploader
{
    private const int MaxBatch = 256;

    private readonly ObservationJournal _journal;
    private readonly SchedulerClient _scheduler;
    private readonly string _instanceId;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
    private int _failures;
    private int _batchSize = MaxBatch;

    /// <summary>An uploader; <see cref="RunAsync"/> runs it.</summary>
    public Uploader(ObservationJournal journal, SchedulerClient scheduler, string instanceId, TimeProvider time, ILogger log)
    {
        _journal = journal;
        _scheduler = scheduler;
        _instanceId = instanceId;
        _time = time;
        _log = log;
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var batch = _journal.Peek(_batchSize);
            if (batch.Count == 0)
            {
                await _journal.WaitAsync(ct).ConfigureAwait(false);
                continue;
            }
            if (!await TryUploadAsync(batch, ct).ConfigureAwait(false))
                await Task.Delay(_backoff.Next(), _time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>One last attempt, for an orderly stop.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        while (_journal.Peek(_batchSize) is { Count: > 0 } batch && await TryUploadAsync(batch, ct).ConfigureAwait(false))
        {
        }
    }

    private async Task<bool> TryUploadAsync(IReadOnlyList<Observation> batch, CancellationToken ct)
    {
        var reply = await _scheduler.UploadAsync(new ObservationBatch(_instanceId, batch), ct).ConfigureAwait(false);
        if (reply is { IsOk: true, Value: { } ack } && ack.AckedThrough >= batch[0].BotSeq)
        {
            _journal.Acknowledge(ack.AckedThrough);
            if (_failures > 0) Log.UploadWorksAgain(_log, _failures);
            _failures = 0;
            _batchSize = MaxBatch;
            _backoff.Reset();
            return true;
        }
        if (reply.Status == ReplyStatus.Refused) return HandleRefused(batch, reply.Detail ?? "no reason given");
        if (_failures++ == 0) Log.UploadFailing(_log, reply.Detail ?? reply.Status.ToString());
        return false;
    }

    private bool HandleRefused(IReadOnlyList<Observation> batch, string detail)
    {
        if (batch.Count > 1)
        {
            _batchSize = Math.Max(1, batch.Count / 2);
            return true;
        }
        Log.ObservationRefused(_log, batch[0].BotSeq, detail);
        _journal.Acknowledge(batch[0].BotSeq);
        return true;
    }
}
