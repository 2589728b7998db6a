namespace RoomLens.Sfu.Layers;

/// <summary>What a worker tells another one about a layer of a producer of its own.</summary>
/// <param name="Facts">For the choice of a layer.</param>
/// <param name="Score">0 (nothing arrives) to 10 (no loss).</param>
internal readonly record struct LayerReport(LayerFacts Facts, int Score);
