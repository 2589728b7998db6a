using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Placement;

/// <summary>
/// Groups what subscriptions ask for into detector plans: the same model with the same thresholds, labels and lifecycle is one event
/// state machine that all of them share, at the highest rate any of them asks for.
/// </summary>
internal static class DetectorGroups
{
    public const double DefaultFps = 5;

    public static IReadOnlyList<DetectorPlan> Of(IReadOnlyList<Subscription> subscriptions)
    {
        var groups = new SortedDictionary<string, DetectorPlan>(StringComparer.Ordinal);
        foreach (var subscription in subscriptions)
        {
            foreach (var model in subscription.Models!.Distinct())
                Add(groups, subscription, model);
        }

        return [.. groups.Values];
    }

    private static void Add(SortedDictionary<string, DetectorPlan> groups, Subscription subscription, string model)
    {
        var lifecycle = subscription.Lifecycle ?? new Lifecycle();
        var labels = (subscription.Labels ?? []).Distinct().Order(StringComparer.Ordinal).ToArray();
        var key = Key(model, subscription.Thresholds, labels, lifecycle);
        var fps = subscription.Fps ?? DefaultFps;
        groups[key] = groups.TryGetValue(key, out var group)
            ? group with
            {
                Fps = Math.Max(group.Fps, fps),
                Subscriptions = [.. group.Subscriptions.Append(subscription.Id!).Distinct().Order(StringComparer.Ordinal)],
            }
            : new DetectorPlan
            {
                Key = key,
                Model = model,
                Fps = fps,
                Thresholds = subscription.Thresholds,
                Labels = labels,
                Lifecycle = lifecycle,
                Subscriptions = [subscription.Id!],
            };
    }

    /// <summary>The model's name and a digest of everything that tells state machines over it apart; stable over restarts.</summary>
    private static string Key(string model, IReadOnlyDictionary<string, double>? thresholds, string[] labels, Lifecycle lifecycle)
    {
        var text = new StringBuilder();
        foreach (var (label, value) in (thresholds ?? new Dictionary<string, double>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{label}={value:R};");
        text.Append('|').AppendJoin(';', labels);
        text.Append(
            CultureInfo.InvariantCulture, $"|{lifecycle.MinHits};{lifecycle.WindowS:R};{lifecycle.LostS:R};{lifecycle.CooldownS:R}");
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"{model}-{Convert.ToHexStringLower(digest.AsSpan(0, 4))}";
    }
}
