using System.Globalization;

namespace RoomLens.Fuzzing;

/// <summary>What a run of one target came to.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Mutations">Inputs taken.</param>
/// <param name="Accepted">Of these accepted, 0 to 1.</param>
/// <param name="MicrosecondsEach">Processor time of the process for each, the making of the input with it.</param>
public sealed record FuzzResult(string Target, int Mutations, double Accepted, double MicrosecondsEach)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Target}: {Mutations} mutations, {100 * Accepted:0} % accepted, {MicrosecondsEach:0.00} µs each");
}
