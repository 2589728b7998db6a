namespace RoomLens.ObserverBot.Models;

/// <summary>One thing wrong with a manifest.</summary>
/// <param name="Path">Where, dotted.</param>
/// <param name="Given">What stands there; null when nothing does.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record ManifestProblem(string Path, string? Given, string Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => Given is null ? $"{Path}: missing; {Allowed}" : $"{Path}: '{Given}' is not allowed; {Allowed}";
}
