using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>One object's motion: last box, and a smoothed constant velocity of its centre.</summary>
internal sealed class TrackState
{
    /// <summary>Beyond this the last velocity says nothing: the prediction stops there.</summary>
    private const double MaxExtrapolationS = 1;
    private const double VelocitySmoothing = 0.5;

    private Box _box;
    private double _velocityX;
    private double _velocityY;
    private bool _hasVelocity;

    /// <summary>A track that begins with this detection.</summary>
    public TrackState(long id, in Detection.Detection detection, TimeSpan mediaTime)
    {
        Id = id;
        Label = detection.Label;
        Score = detection.Score;
        _box = Predicted = detection.Box;
        LastSeen = mediaTime;
        IsSeen = true;
    }

    /// <summary>Its id.</summary>
    public long Id { get; }
    /// <summary>Its label, fixed.</summary>
    public string Label { get; }
    /// <summary>Score of its last detection.</summary>
    public float Score { get; private set; }
    /// <summary>Media time of its last detection.</summary>
    public TimeSpan LastSeen { get; private set; }
    /// <summary>The current frame shows it.</summary>
    public bool IsSeen { get; private set; }
    /// <summary>Where it is thought to be in the current frame.</summary>
    public Box Predicted { get; private set; }

    /// <summary>Moves on to the frame at this time, not yet knowing whether it shows the object.</summary>
    public void Predict(TimeSpan mediaTime)
    {
        IsSeen = false;
        var seconds = Math.Min((mediaTime - LastSeen).TotalSeconds, MaxExtrapolationS);
        Predicted = _box with { X = _box.X + _velocityX * seconds, Y = _box.Y + _velocityY * seconds };
    }

    /// <summary>The frame shows it here.</summary>
    public void Correct(in Detection.Detection detection, TimeSpan mediaTime)
    {
        var seconds = (mediaTime - LastSeen).TotalSeconds;
        if (seconds > 0.001) UpdateVelocity(detection.Box, seconds);
        _box = Predicted = detection.Box;
        Score = detection.Score;
        LastSeen = mediaTime;
        IsSeen = true;
    }

    /// <summary>As it is told.</summary>
    public Track ToTrack() => new(Id, Label, Score, BoxMath.Clip(Predicted), IsSeen);

    private void UpdateVelocity(in Box box, double seconds)
    {
        var x = (box.X + box.Width / 2 - _box.X - _box.Width / 2) / seconds;
        var y = (box.Y + box.Height / 2 - _box.Y - _box.Height / 2) / seconds;
        var old = _hasVelocity ? VelocitySmoothing : 0;
        _velocityX = _velocityX * old + x * (1 - old);
        _velocityY = _velocityY * old + y * (1 - old);
        _hasVelocity = true;
    }
}
