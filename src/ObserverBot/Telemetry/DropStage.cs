namespace RoomLens.ObserverBot.Telemetry;

/// <summary>Where a frame was dropped.</summary>
internal enum DropStage
{
    /// <summary>The decode queue overflowed: decoding is too slow.</summary>
    Queue,
    /// <summary>Not decodable, or refused by the decoder.</summary>
    Decode,
    /// <summary>Left out because decoding cannot keep up: upper temporal layers, or all but key frames.</summary>
    Limit,
    /// <summary>Too old to be news.</summary>
    Stale,
    /// <summary>A newer picture took its place before a detector was free.</summary>
    Inference,
    /// <summary>Live boxes replaced by newer ones before they were sent.</summary>
    Live,
}
