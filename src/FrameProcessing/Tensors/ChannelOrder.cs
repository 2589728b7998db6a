namespace RoomLens.FrameProcessing.Tensors;

/// <summary>Order of the three planes of a tensor.</summary>
public enum ChannelOrder
{
    /// <summary>Red first.</summary>
    Rgb,
    /// <summary>Blue first.</summary>
    Bgr,
}
