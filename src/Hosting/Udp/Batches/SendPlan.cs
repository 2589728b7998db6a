namespace RoomLens.Hosting.Udp.Batches;

/// <summary>
/// Orders a batch for batched system calls: entries of one (socket, destination) become a chain in their order, chains of one socket follow each other.
/// Packets of one destination never overtake one another; those of different destinations may.
/// </summary>
internal sealed class SendPlan
{
    /// <summary>End of a chain.</summary>
    public const int None = -1;

    private readonly int[] _buckets;
    private readonly int[] _nextEntry;
    private readonly int[] _lastEntry;
    private readonly int[] _nextChain;
    private readonly List<Lane> _lanes = [];

    public SendPlan(int capacity)
    {
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _nextEntry = new int[capacity];
        _lastEntry = new int[capacity];
        _nextChain = new int[capacity];
    }

    /// <summary>Sockets with something to send.</summary>
    public int LaneCount => _lanes.Count;

    /// <summary>A socket and its first chain.</summary>
    public (MediaSocket Socket, int FirstChain) GetLane(int index) => (_lanes[index].Socket, _lanes[index].First);

    /// <summary>The next entry to the same destination. A chain is named by its first entry.</summary>
    public int NextEntry(int entry) => _nextEntry[entry];

    /// <summary>The next chain of the same socket.</summary>
    public int NextChain(int chain) => _nextChain[chain];

    /// <summary>Plans a whole batch; entries that cannot be sent are counted and left out.</summary>
    public void Build(ReadOnlySpan<SendBatch.Entry> entries, MediaLoopCounters counters)
    {
        _lanes.Clear();
        Array.Fill(_buckets, None);
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.Socket.IsClosed || entry.Socket.LocalAddress.IsIPv6 != entry.To.IsIPv6)
            {
                counters.AddDrops(DatagramDrop.SendNoSocket, 1);
                continue;
            }

            _nextEntry[i] = None;
            ref var bucket = ref FindBucket(entries, entry);
            if (bucket == None) StartChain(ref bucket, i, entry.Socket);
            else Append(bucket, i);
        }
    }

    private ref int FindBucket(ReadOnlySpan<SendBatch.Entry> entries, in SendBatch.Entry entry)
    {
        var mask = _buckets.Length - 1;
        var at = (entry.To.GetHashCode() ^ (entry.Socket.Token * 0x2C1B3C6D)) & mask;
        while (_buckets[at] != None)
        {
            ref readonly var chain = ref entries[_buckets[at]];
            if (chain.Socket == entry.Socket && chain.To == entry.To) break;
            at = (at + 1) & mask;
        }

        return ref _buckets[at];
    }

    private void StartChain(ref int bucket, int entry, MediaSocket socket)
    {
        bucket = entry;
        _lastEntry[entry] = entry;
        _nextChain[entry] = None;
        for (var i = 0; i < _lanes.Count; i++)
        {
            if (_lanes[i].Socket != socket) continue;
            _nextChain[_lanes[i].Last] = entry;
            _lanes[i] = _lanes[i] with { Last = entry };
            return;
        }

        _lanes.Add(new Lane(socket, entry, entry));
    }

    private void Append(int chain, int entry)
    {
        _nextEntry[_lastEntry[chain]] = entry;
        _lastEntry[chain] = entry;
    }

    private readonly record struct Lane(MediaSocket Socket, int First, int Last);
}
