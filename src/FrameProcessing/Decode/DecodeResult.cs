namespace RoomLens.FrameProcessing.Decode;

/// <summary>Outcome of handing one access unit to a decoder.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="NativeError">The library's error number, 0 when there is none.</param>
public readonly record struct DecodeResult(DecodeStatus Status, int NativeError)
{
    /// <summary>Taken.</summary>
    public bool IsOk => Status == DecodeStatus.Ok;
}
