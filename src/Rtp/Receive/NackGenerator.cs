using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Tracks the missing packets of one stream and says which to ask for, when. Bounded by <see cref="NackOptions.MaxTracked"/>: one more
/// empties the list and raises <see cref="TakeOverflow"/>, since repairing that much costs more than a key frame.
/// </summary>
/// <remarks>After each call of <see cref="HandlePacket"/> and at <see cref="NextTimeout"/>, poll with <see cref="TryPollRequest"/>.</remarks>
public sealed class NackGenerator
{
    private const int MaxRecoveredAhead = 32;
    private const int MaxKeyFrames = 32;

    private readonly NackOptions _options;
    private readonly RoundTripEstimator _roundTrip;
    // Ascending by sequence: holes only ever appear ahead.
    private Entry[] _entries = new Entry[16];
    private int _count;
    // Rebuilt packets beyond the highest; one more than fits here is asked for once too often.
    private readonly List<long> _recoveredAhead = [];
    // Packets of key frames, ascending; beyond the bound the oldest is forgotten.
    private readonly List<long> _keyFrames = [];
    private long? _highest;
    private Instant? _nextDue;
    private bool _overflow;
    private int _aheadArrivals;

    /// <summary>Nothing missing.</summary>
    public NackGenerator(NackOptions? options = null)
    {
        _options = options ?? new NackOptions();
        _roundTrip = new RoundTripEstimator(_options.InitialRoundTrip);
    }

    /// <summary>Missing packets tracked.</summary>
    public int Missing => _count;

    /// <summary>Requests given out, counted per packet and try.</summary>
    public long Requested { get; private set; }

    /// <summary>Packets that came after they were asked for.</summary>
    public long Recovered { get; private set; }

    /// <summary>Packets given up after the last try.</summary>
    public long GivenUp { get; private set; }

    /// <summary>The round trip from request to arrival, smoothed.</summary>
    public TimeSpan RoundTrip => _roundTrip.Value;

    /// <summary>When a request becomes due; null = nothing is missing.</summary>
    public Instant? NextTimeout => _count == 0 ? null : _nextDue;

    /// <summary>A round trip known from elsewhere.</summary>
    public void SetRoundTrip(TimeSpan roundTrip)
    {
        if (roundTrip == _roundTrip.Value) return;
        _roundTrip.Set(roundTrip);
        for (var i = 0; i < _count; i++)
            if (_entries[i].Tries > 0) Schedule(ref _entries[i]);
        _nextDue = EarliestDue();
    }

    /// <summary>A packet arrived, in whatever order.</summary>
    /// <param name="sequence">Extended sequence number.</param>
    /// <param name="recovered">It came by retransmission on another SSRC: it proves no gap ahead of it.</param>
    /// <param name="now">Arrival.</param>
    /// <param name="isKeyFrame">It belongs to a key frame: what was lost before it may be given up first.</param>
    public void HandlePacket(long sequence, bool recovered, Instant now, bool isKeyFrame = false)
    {
        if (_highest is not { } highest)
        {
            _highest = sequence;
            if (isKeyFrame) NoteKeyFrame(sequence);
            return;
        }
        if (sequence <= highest)
        {
            Found(sequence, recovered, now);
            return;
        }
        if (isKeyFrame) NoteKeyFrame(sequence);
        // A packet rebuilt ahead of the stream shows nothing lost: the gap is raised by the next one that came by itself.
        if (recovered)
        {
            if (_recoveredAhead.Count < MaxRecoveredAhead) _recoveredAhead.Add(sequence);
            return;
        }
        _highest = sequence;
        _aheadArrivals++;
        var first = Math.Max(highest + 1, sequence - _options.MaxAgePackets + 1);
        GiveUpBefore(sequence - _options.MaxAgePackets + 1);
        if (TryMakeRoom(sequence - first)) AddMissing(first, sequence - 1, now);
        else Overflow();
        if (_recoveredAhead.Count > 0) ForgetRecovered(sequence);
        HastenByLaterPackets(now);
    }

    /// <summary>Losses before this number are given up: what they belonged to was skipped or is complete.</summary>
    public void ClearBefore(long sequence)
    {
        var keep = LowerBound(sequence);
        if (keep > 0) RemoveRange(0, keep);
        if (_highest < sequence - 1) _highest = sequence - 1;
    }

    /// <summary>
    /// The first packet missing is given up at this time. When its next request would come too late to be answered, it is made a round trip
    /// earlier: the last try that can still help.
    /// </summary>
    public void AskOnceMoreBefore(Instant givenUpAt)
    {
        if (_count == 0) return;
        ref var first = ref _entries[0];
        var last = givenUpAt - _roundTrip.Value - _options.FirstDelay;
        if (first.Tries == 0 || first.Due <= last || last < first.LastAskedAt + _options.MinInterval) return;
        first.Due = last;
        _nextDue = Instant.Earliest(_nextDue, last);
    }

    /// <summary>A new numbering begins with this packet.</summary>
    public void Restart(long sequence)
    {
        _count = 0;
        _nextDue = null;
        _keyFrames.Clear();
        _highest = sequence;
    }

    /// <summary>True once after the list overflowed: ask for a key frame.</summary>
    public bool TakeOverflow()
    {
        var overflow = _overflow;
        _overflow = false;
        return overflow;
    }

    /// <summary>The packets due now, ascending; they count as asked for. Poll again while it returns true: more may be due than fit.</summary>
    /// <param name="now">The time.</param>
    /// <param name="sequences">Filled from the start with wire sequence numbers.</param>
    /// <param name="count">How many.</param>
    public bool TryPollRequest(Instant now, Span<ushort> sequences, out int count)
    {
        count = 0;
        if (_count == 0 || _nextDue is null || _nextDue > now) return false;
        var kept = 0;
        Instant? nextDue = null;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Due <= now && count < sequences.Length)
            {
                sequences[count++] = unchecked((ushort)entry.Sequence);
                Ask(ref entry, now);
                if (entry.Tries >= _options.MaxTries)
                {
                    GivenUp++;
                    continue;
                }
            }
            nextDue = Instant.Earliest(nextDue, entry.Due);
            _entries[kept++] = entry;
        }
        _count = kept;
        _nextDue = nextDue;
        return count > 0;
    }

    private void Ask(ref Entry entry, Instant now)
    {
        if (entry.Tries++ == 0) entry.FirstAskedAt = now;
        entry.LastAskedAt = now;
        Requested++;
        Schedule(ref entry);
    }

    private void Schedule(ref Entry entry)
    {
        var interval = _roundTrip.Value * Math.Pow(_options.BackOff, entry.Tries - 1);
        if (interval < _options.MinInterval) interval = _options.MinInterval;
        if (interval > _options.MaxInterval) interval = _options.MaxInterval;
        entry.Due = OnTick(entry.LastAskedAt + interval);
    }

    private Instant? EarliestDue()
    {
        Instant? earliest = null;
        for (var i = 0; i < _count; i++) earliest = Instant.Earliest(earliest, _entries[i].Due);
        return earliest;
    }

    private Instant OnTick(Instant due)
    {
        var tick = _options.Tick.Ticks * 100;
        return tick == 0 ? due : new Instant((due.Nanoseconds + tick - 1) / tick * tick);
    }

    private void AddMissing(long first, long last, Instant now)
    {
        if (first > last) return;
        while (_entries.Length < _count + (last - first + 1)) Array.Resize(ref _entries, _entries.Length * 2);
        var due = _options.FirstDelay == TimeSpan.Zero ? now : OnTick(now + _options.FirstDelay);
        for (var sequence = first; sequence <= last; sequence++)
        {
            if (_recoveredAhead.Remove(sequence)) continue;
            _entries[_count++] = new Entry { Sequence = sequence, Due = due, FoundAt = now, SeenAfter = _aheadArrivals };
        }
        _nextDue = Instant.Earliest(_nextDue, due);
    }

    /// <summary>Holes that enough later packets, or the first delay, have passed are due with this packet. The youngest are at the end.</summary>
    private void HastenByLaterPackets(Instant now)
    {
        for (var i = _count - 1; i >= 0 && _entries[i].Tries == 0; i--)
        {
            // The packet that showed the hole is the first later one.
            if (_aheadArrivals - _entries[i].SeenAfter + 1 < _options.FirstAfterPackets && now - _entries[i].FoundAt < _options.FirstDelay) continue;
            if (_entries[i].Due <= now) continue;
            _entries[i].Due = now;
            _nextDue = Instant.Earliest(_nextDue, now);
        }
    }

    private void NoteKeyFrame(long sequence)
    {
        if (_keyFrames.Count == MaxKeyFrames) _keyFrames.RemoveAt(0);
        _keyFrames.Add(sequence);
    }

    /// <summary>Gives up losses before key frames, oldest first, until so many more fit.</summary>
    private bool TryMakeRoom(long more)
    {
        while (_count + more > _options.MaxTracked)
        {
            while (_keyFrames.Count > 0 && LowerBound(_keyFrames[0]) == 0) _keyFrames.RemoveAt(0);
            if (_keyFrames.Count == 0) return false;
            GiveUpBefore(_keyFrames[0]);
        }
        return true;
    }

    private void GiveUpBefore(long sequence)
    {
        var lost = LowerBound(sequence);
        if (lost == 0) return;
        GivenUp += lost;
        RemoveRange(0, lost);
    }

    private void Found(long sequence, bool recovered, Instant now)
    {
        var index = LowerBound(sequence);
        if (index == _count || _entries[index].Sequence != sequence) return;
        ref readonly var entry = ref _entries[index];
        if (entry.Tries > 0 && (recovered || !_options.RepairsAreMarked))
        {
            Recovered++;
            _roundTrip.Add(now - entry.FirstAskedAt, entry.Tries > 1);
        }
        RemoveRange(index, 1);
    }

    private void ForgetRecovered(long through) => _recoveredAhead.RemoveAll(s => s <= through);

    private void Overflow()
    {
        _count = 0;
        _nextDue = null;
        _overflow = true;
    }

    private int LowerBound(long sequence)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Sequence < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void RemoveRange(int index, int count)
    {
        Array.Copy(_entries, index + count, _entries, index, _count - index - count);
        _count -= count;
    }

    private struct Entry
    {
        public long Sequence;
        public Instant Due;
        public Instant FoundAt;
        public Instant FirstAskedAt;
        public Instant LastAskedAt;
        public int Tries;
        public int SeenAfter;
    }
}
