using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Placement;

/// <summary>A live bot as a place for streams.</summary>
internal sealed record BotView
{
    public required string Id { get; init; }

    public required double Capacity { get; init; }

    public required IReadOnlyList<ModelOffer> Models { get; init; }

    public required IReadOnlyList<string> Codecs { get; init; }

    public bool Draining { get; init; }

    public bool Decodes(string codec) => Codecs.Contains(codec, StringComparer.OrdinalIgnoreCase);

    public ModelOffer? Ready(string model) => Models.FirstOrDefault(offer => offer.Name == model && offer.State == ModelState.Ready);
}
