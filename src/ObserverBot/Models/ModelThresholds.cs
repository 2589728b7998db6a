namespace RoomLens.ObserverBot.Models;

/// <summary>Scores to reach.</summary>
/// <param name="Default">For labels without their own.</param>
/// <param name="Floor">What the detector reports to trackers at all.</param>
/// <param name="PerLabel">Own thresholds.</param>
public sealed record ModelThresholds(double Default, double Floor, IReadOnlyDictionary<string, double> PerLabel)
{
    /// <summary>The score this label must reach.</summary>
    public double Of(string label) => PerLabel.TryGetValue(label, out var own) ? own : Default;
}
