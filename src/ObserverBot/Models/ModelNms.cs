namespace RoomLens.ObserverBot.Models;

/// <summary>Suppression of overlapping boxes.</summary>
/// <param name="Iou">Overlap above which the weaker box goes, 0..1.</param>
/// <param name="ClassAgnostic">Whether boxes of different labels suppress each other.</param>
/// <param name="MaxDetections">Boxes kept per picture.</param>
public sealed record ModelNms(double Iou, bool ClassAgnostic, int MaxDetections);
