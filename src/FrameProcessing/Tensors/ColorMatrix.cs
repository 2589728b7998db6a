namespace RoomLens.FrameProcessing.Tensors;

/// <summary>BT.601 from Y'CbCr to R'G'B' in 0–255, as VP8 prescribes (RFC 6386 section 2) and WebRTC senders use throughout.</summary>
/// <param name="LumaOffset">Luma of black.</param>
/// <param name="LumaGain">Factor on luma above black.</param>
/// <param name="RedFromV">Factor of V on red.</param>
/// <param name="GreenFromU">Factor of U on green.</param>
/// <param name="GreenFromV">Factor of V on green.</param>
/// <param name="BlueFromU">Factor of U on blue.</param>
internal sealed record ColorMatrix(float LumaOffset, float LumaGain, float RedFromV, float GreenFromU, float GreenFromV, float BlueFromU)
{
    /// <summary>Luma 16–235, chroma 16–240.</summary>
    public static readonly ColorMatrix Limited = new(16, 1.164383f, 1.596027f, -0.391762f, -0.812968f, 2.017232f);
    /// <summary>All 0–255 (JPEG).</summary>
    public static readonly ColorMatrix Full = new(0, 1, 1.402f, -0.344136f, -0.714136f, 1.772f);
}
