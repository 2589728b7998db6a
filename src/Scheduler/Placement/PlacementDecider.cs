using System.Globalization;
using RoomLens.Contracts.Agents;
using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Placement;

/// <summary>
/// Decides where every stream is observed: a pure function of a snapshot. Streams stay where they are while their bot can serve them;
/// the others go, highest priority and then oldest first, to the bot that can run most of their models and is least loaded in proportion to its size.
/// A stream larger than any bot may have an empty one. What fits nowhere is pending, with the reason.
/// </summary>
internal static class PlacementDecider
{
    public static IReadOnlyList<StreamDecision> Decide(PlacementSnapshot snapshot)
    {
        var bots = snapshot.Bots.OrderBy(bot => bot.Id, StringComparer.Ordinal).Select(bot => new BotLoad(bot)).ToArray();
        var current = snapshot.Current.ToDictionary(placement => placement.Stream);
        var wanted = snapshot.Streams.Select(stream => WantedStreams.Of(stream, snapshot.Subscriptions)).OfType<WantedStream>().ToArray();
        var homes = new Dictionary<StreamKey, BotLoad>();
        foreach (var stream in wanted)
        {
            if (current.GetValueOrDefault(stream.Stream.Key) is { } placement && Home(stream, placement, bots) is { Bot.Draining: false } home)
                Settle(stream, home, placement.MeasuredCost, homes);
        }

        var homeless = wanted.Where(stream => !homes.ContainsKey(stream.Stream.Key))
            .OrderByDescending(stream => stream.Priority)
            .ThenBy(stream => snapshot.WaitingSince.TryGetValue(stream.Stream.Key, out var since) ? since : DateTimeOffset.MaxValue)
            .ThenBy(stream => stream.Stream.Key.RoomId, StringComparer.Ordinal)
            .ThenBy(stream => stream.Stream.Key.ProducerId, StringComparer.Ordinal);
        foreach (var stream in homeless)
        {
            // A draining bot keeps what nobody else can take until it leaves.
            var home = Choose(stream, bots)
                ?? (current.GetValueOrDefault(stream.Stream.Key) is { } placement ? Home(stream, placement, bots) : null);
            if (home is not null)
                Settle(stream, home, null, homes);
        }

        var byKey = wanted.ToDictionary(stream => stream.Stream.Key);
        return [.. snapshot.Streams.Select(stream => byKey.TryGetValue(stream.Key, out var some)
            ? Result(some, homes.GetValueOrDefault(stream.Key)?.Bot, bots)
            : new StreamDecision { Stream = stream, Subscriptions = [] })];
    }

    private static BotLoad? Home(WantedStream wanted, CurrentPlacement placement, BotLoad[] bots) =>
        Array.Find(bots, load => load.Bot.Id == placement.BotId && CanServe(wanted, load.Bot));

    private static bool CanServe(WantedStream wanted, BotView bot) =>
        bot.Decodes(wanted.Stream.Codec) && wanted.RunnableOn(bot).Count > 0;

    private static void Settle(WantedStream wanted, BotLoad home, double? measured, Dictionary<StreamKey, BotLoad> homes)
    {
        home.Reserve(measured ?? wanted.CostOn(home.Bot));
        homes[wanted.Stream.Key] = home;
    }

    private static BotLoad? Choose(WantedStream wanted, BotLoad[] bots) =>
        bots.Where(load => !load.Bot.Draining && CanServe(wanted, load.Bot) && load.HasRoom(wanted.CostOn(load.Bot)))
            .OrderByDescending(load => wanted.RunnableOn(load.Bot).Count)
            .ThenBy(load => load.Share(wanted.CostOn(load.Bot)))
            .FirstOrDefault();

    private static StreamDecision Result(WantedStream wanted, BotView? bot, BotLoad[] bots)
    {
        var example = bot ?? bots.Select(load => load.Bot).FirstOrDefault(some => CanServe(wanted, some));
        return new StreamDecision
        {
            Stream = wanted.Stream,
            Subscriptions = wanted.SubscriptionIds,
            BotId = bot?.Id,
            Reason = bot is null ? WhyPending(wanted, bots, example) : WhyPartial(wanted, bot),
            Detectors = bot is null ? [] : wanted.RunnableOn(bot),
            Want = wanted.WantOn(example),
            Cap = wanted.Cap,
            Purpose = wanted.Purpose,
            Cost = wanted.CostOn(example),
            WaitsForRoom = bot is null && (bots.Length == 0 || example is not null),
        };
    }

    private static string WhyPending(WantedStream wanted, BotLoad[] bots, BotView? capable)
    {
        if (bots.Length == 0)
            return "no observer bot is connected";
        if (capable is not null)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"every capable bot is full; {wanted.CostOn(capable):0.00} capacity units are needed");
        }

        var decoding = bots.Select(load => load.Bot).Where(bot => bot.Decodes(wanted.Stream.Codec)).ToArray();
        return decoding.Length == 0
            ? $"no bot decodes {wanted.Stream.Codec}"
            : $"no bot can run {Missing(wanted, decoding[0])}";
    }

    private static string? WhyPartial(WantedStream wanted, BotView bot)
    {
        var missing = Missing(wanted, bot);
        return missing.Length == 0 ? null : $"not running: {missing}";
    }

    private static string Missing(WantedStream wanted, BotView bot) => string.Join(", ", wanted.Detectors
        .Select(detector => detector.Model).Distinct()
        .Where(model => bot.Ready(model) is null)
        .Select(model => $"{model} ({State(bot.Models.FirstOrDefault(offer => offer.Name == model))})"));

    private static string State(ModelOffer? offer) => offer switch
    {
        null => "not offered",
        { Detail: { Length: > 0 } detail } => $"{Name(offer.State)}: {detail}",
        _ => Name(offer.State),
    };

    private static string Name(ModelState state) => state.ToString().ToLowerInvariant();

    /// <summary>What a bot has left while a decision is made.</summary>
    private sealed class BotLoad(BotView bot)
    {
        private double _reserved;
        private int _streams;

        public BotView Bot { get; } = bot;

        public void Reserve(double cost)
        {
            _reserved += cost;
            _streams++;
        }

        public bool HasRoom(double cost) => Bot.Capacity > 0 && (_reserved + cost <= Bot.Capacity || _streams == 0);

        public double Share(double cost) => (_reserved + cost) / Bot.Capacity;
    }
}
