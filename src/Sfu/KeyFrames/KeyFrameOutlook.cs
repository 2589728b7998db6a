namespace RoomLens.Sfu.KeyFrames;

/// <summary>What a consumer that starts now can expect of its layer's key frames.</summary>
/// <param name="CanAsk">Key frames can be asked for at all.</param>
/// <param name="MayAskNow">A request would go to the publisher at once, and be heeded.</param>
/// <param name="Awaited">For how long a key frame that was asked for has not begun; null = none is awaited.</param>
/// <param name="CachedFor">How long ago the cached key frame began; null = there is none that the consumer may begin with.</param>
internal readonly record struct KeyFrameOutlook(bool CanAsk, bool MayAskNow, TimeSpan? Awaited, TimeSpan? CachedFor);
