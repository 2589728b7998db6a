namespace RoomLens.Contracts.Agents;

/// <summary>A model a bot can run now, or why it cannot.</summary>
/// <param name="Name">Name as in subscriptions, e.g. <c>motion</c>, <c>scene</c>, <c>person</c>.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="State">Whether it can run.</param>
/// <param name="Detail">Reason when it cannot.</param>
/// <param name="Sha256">Of the weights, if any.</param>
/// <param name="InputWidth">Pixels the model looks at; the least width worth receiving.</param>
/// <param name="InputHeight">Pixels the model looks at; the least height worth receiving.</param>
/// <param name="CostMs">CPU milliseconds per analysed frame, measured at load.</param>
/// <param name="Labels">Labels it reports.</param>
public sealed record ModelOffer(
    string Name, string Version, ModelState State, string? Detail, string? Sha256,
    int InputWidth, int InputHeight, double CostMs, IReadOnlyList<string> Labels);
