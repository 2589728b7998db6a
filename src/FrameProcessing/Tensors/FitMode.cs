namespace RoomLens.FrameProcessing.Tensors;

/// <summary>How a picture is fitted into a tensor of another shape.</summary>
public enum FitMode
{
    /// <summary>Both axes scaled on their own; no padding.</summary>
    Stretch,
    /// <summary>One scale, picture at the top left, padding right and below.</summary>
    LetterboxTopLeft,
    /// <summary>One scale, picture in the centre, padding around.</summary>
    LetterboxCenter,
}
