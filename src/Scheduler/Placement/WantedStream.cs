using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Placement;

/// <summary>A stream that at least one subscription wants, with the union of what they want.</summary>
internal sealed record WantedStream
{
    /// <summary>The least picture when no model says what it looks at.</summary>
    private static readonly PictureSize LeastPicture = new(320, 180);

    public required StreamView Stream { get; init; }

    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>Every detector asked for, whether a bot can run it or not.</summary>
    public required IReadOnlyList<DetectorPlan> Detectors { get; init; }

    public int Priority => Subscriptions.Max(subscription => subscription.Priority ?? 0);

    public IReadOnlyList<string> SubscriptionIds => [.. Subscriptions.Select(subscription => subscription.Id!)];

    /// <summary>What participants are told longest; the same bound holds for what an SFU takes.</summary>
    private const int MaxPurpose = 128;

    /// <summary>What its subscriptions are for, in one line; null = none says.</summary>
    public string? Purpose
    {
        get
        {
            var all = string.Join("; ", Subscriptions.Select(subscription => subscription.Purpose?.Trim()).Where(text => !string.IsNullOrEmpty(text)).Distinct());
            return all.Length switch
            {
                0 => null,
                <= MaxPurpose => all,
                _ => all[..(MaxPurpose - 1)] + "…",
            };
        }
    }

    /// <summary>A ceiling holds only when every subscription sets one; then the highest.</summary>
    public PictureSize? Cap => Subscriptions.All(subscription => subscription.Cap is not null)
        ? new PictureSize(Subscriptions.Max(subscription => subscription.Cap!.Width), Subscriptions.Max(subscription => subscription.Cap!.Height))
        : null;

    /// <summary>The detectors a bot can run now.</summary>
    public IReadOnlyList<DetectorPlan> RunnableOn(BotView bot) => [.. Detectors.Where(detector => bot.Ready(detector.Model) is not null)];

    /// <summary>The least picture that satisfies every detector: what the subscription wants, else what its models look at.</summary>
    public Want WantOn(BotView? bot)
    {
        int width = 0, height = 0;
        foreach (var subscription in Subscriptions)
        {
            if (subscription.Want is { } want)
            {
                (width, height) = (Math.Max(width, want.Width), Math.Max(height, want.Height));
                continue;
            }

            foreach (var offer in subscription.Models!.Select(model => bot?.Ready(model)).OfType<ModelOffer>())
                (width, height) = (Math.Max(width, offer.InputWidth), Math.Max(height, offer.InputHeight));
        }

        if (width <= 0 || height <= 0)
            (width, height) = (LeastPicture.Width, LeastPicture.Height);
        return new Want(width, height, Detectors.Max(detector => detector.Fps));
    }

    public double CostOn(BotView? bot)
    {
        var models = RunnableModels(bot);
        return StreamCost.Estimate(Stream, WantOn(bot), Cap, models);
    }

    /// <summary>Each model once at its highest rate: a bot runs a model once per frame, however many detectors use it.</summary>
    private IEnumerable<(ModelOffer Offer, double Fps)> RunnableModels(BotView? bot) => bot is null
        ? []
        : Detectors.GroupBy(detector => detector.Model)
            .Select(group => (Offer: bot.Ready(group.Key), Fps: group.Max(detector => detector.Fps)))
            .Where(entry => entry.Offer is not null)
            .Select(entry => (entry.Offer!, entry.Fps));
}
