using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Hosting.Startup;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>
/// Everything this bot observed and the scheduler has not acknowledged. An observation becomes visible to the upload only after it is
/// written, so that the end of this process takes nothing; it is forced to the disk, against a power cut, only if the scheduler does not take
/// it at once: a slow disk must not delay events. Thread-safe; one writer thread of its own.
/// </summary>
internal sealed class ObservationJournal : IDisposable
{
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly JournalFiles _files;
    private readonly PendingWindow _pending;
    private readonly object _gate = new();
    private readonly List<Observation> _incoming = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileStream? _lock;
    private Thread? _writer;
    private long _acked;
    private long _ackedOnDisk;
    private long _lost;
    private long _unflushedSince;
    private bool _closing;
    private bool _failing;

    /// <summary>A journal; <see cref="Open"/> reads it and starts the writer.</summary>
    public ObservationJournal(JournalOptions options, TimeProvider time, ILogger log)
    {
        _options = options;
        _time = time;
        _log = log;
        _files = new JournalFiles(options, time);
        _pending = new PendingWindow(options.MaxBytes, options.MaxAge);
    }

    /// <summary>Observations written and not acknowledged.</summary>
    public int PendingCount
    {
        get
        {
            lock (_gate) return _pending.Count;
        }
    }

    /// <summary>Observations given up because a bound was reached.</summary>
    public long LostCount => Interlocked.Read(ref _lost);

    /// <summary>Takes the folder for this process, reads what is left and starts the writer.</summary>
    /// <exception cref="StartupException">Another process uses the folder, or it cannot be written.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(_options.Directory);
            _lock = new FileStream(Path.Combine(_options.Directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var recovery = _files.Load();
            foreach (var observation in recovery.Unacknowledged) _pending.Add(new PendingObservation(observation, 0, _time.GetUtcNow()));
            if (recovery.Unacknowledged.Count > 0 || recovery.BrokenLines > 0)
                Log.JournalRecovered(_log, recovery.Unacknowledged.Count, recovery.BrokenLines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The journal {_options.Directory} cannot be used: {e.Message}",
                "Give each bot its own id (--id) and a data folder it can write (--data).", e);
        }
        _writer = new Thread(Write) { IsBackground = true, Name = "journal" };
        _writer.Start();
        if (PendingCount > 0) Wake();
    }

    /// <summary>Hands an observation to the writer, which numbers it. Waits while the disk is far behind.</summary>
    public void Append(Observation observation)
    {
        lock (_gate)
        {
            while (_incoming.Count >= _options.QueueLength && !_closing) Monitor.Wait(_gate);
            if (_closing) return;
            _incoming.Add(observation);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The oldest unacknowledged observations, at most <paramref name="max"/>.</summary>
    public IReadOnlyList<Observation> Peek(int max)
    {
        lock (_gate) return _pending.Peek(max);
    }

    /// <summary>Completes when something new may have to be uploaded.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _wake.Reader.ReadAsync(ct).ConfigureAwait(false);

    /// <summary>The scheduler has stored everything up to this number.</summary>
    public void Acknowledge(long through)
    {
        lock (_gate)
        {
            if (through <= _acked) return;
            _acked = through;
            _pending.RemoveThrough(through);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes nothing more and writes what was handed over; reading and acknowledging go on.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }
        _writer?.Join();
    }

    /// <summary>Writes what was handed over and closes the files.</summary>
    public void Dispose()
    {
        Complete();
        if (_acked > _ackedOnDisk) RunOnDisk(() => _files.Acknowledge(_acked));
        _files.Dispose();
        _lock?.Dispose();
    }

    private void Write()
    {
        var batch = new List<Observation>();
        var written = new List<PendingObservation>();
        while (TakeWork(batch, out var acked))
        {
            written.Clear();
            if (batch.Count > 0) WriteBatch(batch, written);
            if (acked > 0) RunOnDisk(() => _files.Acknowledge(acked));
            Publish(written);
            if (_files.IsUnflushed) FlushIfNeeded();
        }
    }

    private bool TakeWork(List<Observation> batch, out long acked)
    {
        lock (_gate)
        {
            while (_incoming.Count == 0 && _acked == _ackedOnDisk && !_closing)
            {
                if (!_files.IsUnflushed) Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, _options.FlushDelay)) break;
            }
            batch.Clear();
            batch.AddRange(_incoming);
            _incoming.Clear();
            acked = _acked > _ackedOnDisk ? _acked : 0;
            _ackedOnDisk = _acked;
            Monitor.PulseAll(_gate);
            return batch.Count > 0 || acked > 0 || _files.IsUnflushed || !_closing;
        }
    }

    private void WriteBatch(List<Observation> batch, List<PendingObservation> written)
    {
        if (!_files.IsUnflushed) _unflushedSince = _time.GetTimestamp();
        RunOnDisk(() => _files.Append(batch, written));
        // A full disk must not stop the events: they are uploaded from memory, and only a crash before that loses them.
    }

    private void FlushIfNeeded()
    {
        bool closing;
        lock (_gate) closing = _closing;
        if (PendingCount == 0) _files.SkipFlush();
        else if (closing || _time.GetElapsedTime(_unflushedSince) >= _options.FlushDelay) RunOnDisk(_files.Flush);
    }

    private void RunOnDisk(Action action)
    {
        try
        {
            action();
            if (_failing) Log.JournalWorksAgain(_log);
            _failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failing) Log.JournalFailing(_log, _options.Directory, e);
            _failing = true;
            _files.Abandon();
        }
    }

    private void Publish(List<PendingObservation> written)
    {
        var now = _time.GetUtcNow();
        int lost;
        lock (_gate)
        {
            foreach (var pending in written) _pending.Add(pending);
            lost = _pending.Trim(now);
        }
        var lostOnDisk = _files.Trim(now);
        lock (_gate) lost += _pending.RemoveThrough(lostOnDisk);
        if (lost > 0)
        {
            Interlocked.Add(ref _lost, lost);
            Log.JournalOverflow(_log, lost);
        }
        if (written.Count > 0) Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);
}
