namespace RoomLens.Contracts.Events.Parts;

/// <summary>A step of what a bot decodes of a stream, down or up.</summary>
/// <param name="State">From now on.</param>
/// <param name="Previous">Before.</param>
/// <param name="Reason">Why it is not everything; absent for <c>full</c>.</param>
/// <param name="Since">When the step was taken, in the bot's UTC.</param>
public sealed record DegradationPart(DecodeStep State, DecodeStep Previous, string? Reason, DateTimeOffset Since);
