using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Spanning;

/// <summary>What changes about a stream on its way.</summary>
/// <param name="ProducerId">The stream.</param>
/// <param name="IsPaused">Held back by its publisher.</param>
/// <param name="TakesFeedback">Whether its publisher can be asked for anything at the moment.</param>
/// <param name="Layers">Its layers, lowest first.</param>
internal sealed record MirroredState(string ProducerId, bool IsPaused, bool TakesFeedback, LayerReport[] Layers)
{
    /// <summary>As it is now.</summary>
    public static MirroredState Of(Producer producer) => new(producer.Id, producer.IsPaused, producer.TakesFeedback, producer.Report());
}
