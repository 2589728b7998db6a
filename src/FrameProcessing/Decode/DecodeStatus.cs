namespace RoomLens.FrameProcessing.Decode;

/// <summary>What became of an access unit.</summary>
public enum DecodeStatus
{
    /// <summary>Taken; ask <see cref="VideoDecoder.TryReceive"/> for pictures.</summary>
    Ok,
    /// <summary>The decoder refused it: no picture comes of it. Go on at a key frame.</summary>
    Corrupt,
    /// <summary>It is larger than any access unit this receiver accepts.</summary>
    TooLarge,
}
