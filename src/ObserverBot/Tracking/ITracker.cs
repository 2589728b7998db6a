namespace RoomLens.ObserverBot.Tracking;

/// <summary>Joins the detections of one stream and one model over time. One caller at a time, frames in order.</summary>
internal interface ITracker
{
    /// <summary>Takes the detections of the frame at <paramref name="mediaTime"/>; returns all live tracks in a list valid until the next call.</summary>
    public IReadOnlyList<Track> Update(IReadOnlyList<Detection.Detection> detections, TimeSpan mediaTime);
}
