namespace RoomLens.ObserverBot.Tracking;

/// <summary>How tracks are made, kept and dropped.</summary>
internal sealed record TrackerOptions
{
    /// <summary>Score that starts a track; weaker detections only continue one (ByteTrack's second pass). Default 0.5.</summary>
    public float HighScore { get; init; } = 0.5f;

    /// <summary>Media time a track is kept without detection; the longest <c>lostS</c> of the plans it serves. Default 2 s.</summary>
    public TimeSpan MaxLost { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Overlap of prediction and detection that joins them. Default 0.2: at 2–10 analysed frames per second objects move far.</summary>
    public double MinOverlap { get; init; } = 0.2;

    /// <summary>
    /// Distance of centres, in sizes of the object, that still joins where boxes no longer overlap; it grows with the time not seen. Default 0.5.
    /// </summary>
    public double ReachInSizes { get; init; } = 0.5;
}
