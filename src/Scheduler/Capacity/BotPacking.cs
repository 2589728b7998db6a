namespace RoomLens.Scheduler.Capacity;

/// <summary>
/// How many whole bots a set of streams needs. A stream is not divisible, so the sum of the costs understates it: two streams of 0.6 need
/// two bots of 1.0. First fit decreasing, which needs at most 11/9 of the optimum; with one difference: a stream that has a bot stays on it,
/// as the scheduler moves no stream without need, and bots are emptied in the order in which Kubernetes takes them, least busy first.
/// </summary>
internal static class BotPacking
{
    /// <summary>Rounding of sums must not cost a bot.</summary>
    private const double Slack = 1e-9;

    /// <summary>The number of bots needed.</summary>
    /// <param name="bots">Bots that can take work, with what they have.</param>
    /// <param name="homeless">Capacity units of each stream that needs a place: pending ones, and those of draining bots.</param>
    /// <param name="newCapacity">Capacity units of a bot that would be added; 0 = unknown, then none are counted.</param>
    public static int Count(IReadOnlyList<BotLoad> bots, IReadOnlyList<double> homeless, double newCapacity)
    {
        var bins = bots.Select(bot => new Bin(bot.Capacity, bot.Streams)).OrderByDescending(bin => bin.Used).ToList();
        var added = 0;
        foreach (var cost in homeless.OrderDescending())
        {
            if (TryFit(bins, cost, except: null))
                continue;
            if (newCapacity <= 0)
                break;
            bins.Add(new Bin(newCapacity, [cost]));
            added++;
        }

        bins.RemoveAll(bin => bin.IsEmpty);
        // While bots must be added none can be spared.
        if (added == 0)
            Empty(bins);
        return bins.Count;
    }

    /// <summary>Takes the least busy bot away as long as the others have room for its streams.</summary>
    private static void Empty(List<Bin> bins)
    {
        bins.Sort((one, other) => other.Used.CompareTo(one.Used));
        while (bins.Count > 1)
        {
            var victim = bins[^1];
            var before = bins.Select(bin => bin.Copy()).ToList();
            if (!victim.Streams.OrderDescending().All(cost => TryFit(bins, cost, victim)))
            {
                bins.Clear();
                bins.AddRange(before);
                return;
            }

            bins.RemoveAt(bins.Count - 1);
        }
    }

    private static bool TryFit(List<Bin> bins, double cost, Bin? except)
    {
        foreach (var bin in bins)
        {
            if (bin == except || !bin.HasRoom(cost))
                continue;
            bin.Add(cost);
            return true;
        }

        return false;
    }

    private sealed class Bin(double capacity, IReadOnlyList<double> streams)
    {
        private readonly List<double> _streams = [.. streams];

        public IReadOnlyList<double> Streams => [.. _streams];

        public double Used { get; private set; } = streams.Sum();

        public bool IsEmpty => _streams.Count == 0;

        /// <summary>As placement sees it: an empty bot takes a stream of any size.</summary>
        public bool HasRoom(double cost) => capacity > 0 && (IsEmpty || Used + cost <= capacity + Slack);

        public void Add(double cost)
        {
            _streams.Add(cost);
            Used += cost;
        }

        public Bin Copy() => new(capacity, _streams);
    }
}
