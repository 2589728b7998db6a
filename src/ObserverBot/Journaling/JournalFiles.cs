using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>
/// The journal on disk: append-only segments <c>observations-{first}.log</c>. A start always begins a new segment, so a torn tail is
/// skipped, never written after. Not thread-safe: owned by the journal's writer.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    private const string Prefix = "observations-";
    private const string Suffix = ".log";

    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly List<JournalSegment> _closed = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private FileStream? _file;
    private JournalSegment? _open;

    /// <summary>Files below <see cref="JournalOptions.Directory"/>; nothing is touched before <see cref="Load"/>.</summary>
    public JournalFiles(JournalOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Sequence number of the next observation.</summary>
    public long NextSeq { get; private set; } = 1;

    /// <summary>Octets on disk.</summary>
    public long TotalBytes => _closed.Sum(segment => segment.Bytes) + (_open?.Bytes ?? 0);

    // The newest closed segment stays while none is open: its name keeps the numbering ascending over restarts.
    private int Kept => _open is null ? 1 : 0;

    /// <summary>Reads what an earlier process left. Broken lines are skipped and counted.</summary>
    public JournalRecovery Load()
    {
        Directory.CreateDirectory(_options.Directory);
        var kept = new List<Observation>();
        var acked = 0L;
        var broken = 0;
        foreach (var path in Directory.EnumerateFiles(_options.Directory, Prefix + "*" + Suffix).Order(StringComparer.Ordinal))
        {
            if (!TryFirstSeq(path, out var first)) continue;
            var written = File.GetLastWriteTimeUtc(path);
            var segment = new JournalSegment(path, first, written) { Bytes = new FileInfo(path).Length };
            broken += Read(File.ReadAllBytes(path), segment, kept, ref acked);
            NextSeq = Math.Max(NextSeq, Math.Max(first, segment.LastSeq + 1));
            _closed.Add(segment);
        }
        kept.RemoveAll(observation => observation.BotSeq <= acked);
        DeleteThrough(acked);
        return new JournalRecovery(kept, broken);
    }

    /// <summary>Whether something was written that a power cut could still take; the end of this process cannot.</summary>
    public bool IsUnflushed { get; private set; }

    /// <summary>Numbers the observations and writes them; returns them numbered, with their sizes. The disk is waited for in <see cref="Flush"/>.</summary>
    public void Append(IReadOnlyList<Observation> observations, List<PendingObservation> written)
    {
        _buffer.ResetWrittenCount();
        var now = _time.GetUtcNow();
        foreach (var observation in observations)
        {
            var numbered = observation with { BotSeq = NextSeq++ };
            var body = JsonSerializer.SerializeToUtf8Bytes(numbered, ContractsJson.Default.Observation);
            JournalLine.Write(_buffer, JournalLine.Observation, body);
            written.Add(new PendingObservation(numbered, body.Length, now));
        }
        var file = Writable(written[0].Observation.BotSeq, now);
        file.Write(_buffer.WrittenSpan);
        IsUnflushed = true;
        _open!.Bytes += _buffer.WrittenCount;
        _open.LastSeq = NextSeq - 1;
        _open.WrittenAt = now;
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public void Flush()
    {
        _file?.Flush(flushToDisk: true);
        IsUnflushed = false;
    }

    /// <summary>What was written need not reach the disk: the scheduler has all of it.</summary>
    public void SkipFlush() => IsUnflushed = false;

    /// <summary>Notes that everything up to this number may be forgotten, and forgets whole segments. The note is not forced to disk: without it the upload is repeated, which is harmless.</summary>
    public void Acknowledge(long through)
    {
        if (_file is not null)
        {
            _buffer.ResetWrittenCount();
            JournalLine.Write(_buffer, JournalLine.Acknowledged, Encoding.ASCII.GetBytes(through.ToString(CultureInfo.InvariantCulture)));
            _file.Write(_buffer.WrittenSpan);
            _file.Flush();
            _open!.Bytes += _buffer.WrittenCount;
        }
        DeleteThrough(through);
    }

    /// <summary>Gives up segments that exceed the bounds; returns the highest sequence number given up, 0 = none.</summary>
    public long Trim(DateTimeOffset now)
    {
        var lost = 0L;
        while (_closed.Count > Kept && (TotalBytes > _options.MaxBytes || now - _closed[0].WrittenAt > _options.MaxAge))
        {
            lost = Math.Max(lost, _closed[0].LastSeq);
            Delete(_closed[0]);
            _closed.RemoveAt(0);
        }
        return lost;
    }

    /// <summary>Closes the open segment after a failed write; the next append begins another.</summary>
    public void Abandon()
    {
        _file?.Dispose();
        _file = null;
        if (_open is not null) _closed.Add(_open);
        _open = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Writable(long firstSeq, DateTimeOffset now)
    {
        if (_open is not null && (_open.Bytes >= _options.SegmentBytes || now - _open.OpenedAt >= _options.SegmentAge))
        {
            if (IsUnflushed) Flush();
            Abandon();
        }
        if (_file is not null) return _file;
        var path = Path.Combine(_options.Directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{firstSeq:D20}{Suffix}"));
        _closed.RemoveAll(segment => segment.Path == path);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _open = new JournalSegment(path, firstSeq, now);
        return _file;
    }

    private void DeleteThrough(long acked)
    {
        while (_closed.Count > Kept && _closed[0].LastSeq <= acked)
        {
            Delete(_closed[0]);
            _closed.RemoveAt(0);
        }
    }

    private static void Delete(JournalSegment segment) => File.Delete(segment.Path);

    /// <summary>Reads a segment's octets; returns how many lines are broken.</summary>
    internal static int Read(ReadOnlySpan<byte> rest, JournalSegment segment, List<Observation> kept, ref long acked)
    {
        var broken = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (end < 0 || !TakeLine(line, segment, kept, ref acked)) broken++;
        }
        return broken;
    }

    private static bool TakeLine(ReadOnlySpan<byte> line, JournalSegment segment, List<Observation> kept, ref long acked)
    {
        if (!JournalLine.TryRead(line, out var kind, out var body)) return false;
        if (kind == JournalLine.Acknowledged)
        {
            if (long.TryParse(body, CultureInfo.InvariantCulture, out var through)) acked = Math.Max(acked, through);
            return true;
        }
        if (kind != JournalLine.Observation) return false;
        try
        {
            if (JsonSerializer.Deserialize(body, ContractsJson.Default.Observation) is not { } observation) return false;
            segment.LastSeq = Math.Max(segment.LastSeq, observation.BotSeq);
            kept.Add(observation);
            return true;
        }
        catch (JsonException)
        {
            // Written by a build with other required members.
            return false;
        }
    }

    private static bool TryFirstSeq(string path, out long first)
    {
        var name = Path.GetFileName(path.AsSpan());
        return long.TryParse(name[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out first);
    }
}
