using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>The detectors of the catalog.</summary>
internal sealed class CatalogDetectors(DetectorCatalog catalog) : IDetectorSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ModelOffer> Offers => catalog.Offers;

    /// <inheritdoc/>
    public IDetector? Find(string model) => catalog.Find(model);
}
