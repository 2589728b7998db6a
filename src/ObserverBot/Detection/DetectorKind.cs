namespace RoomLens.ObserverBot.Detection;

/// <summary>What a detector's results mean.</summary>
internal enum DetectorKind
{
    /// <summary>Boxes of objects: one appearance each.</summary>
    Objects,
    /// <summary>Boxes of moving regions: one appearance per stream while something moves.</summary>
    Motion,
    /// <summary>Health of the picture.</summary>
    Health,
}
