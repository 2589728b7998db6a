namespace RoomLens.Sfu.KeyFrames;

/// <summary>How a consumer that starts gets its key frame: the cached one, or the next one, which is asked for.</summary>
internal static class StartChoice
{
    // What a new key frame takes until it is here: the way to the publisher and back, the camera's next picture, the encoder.
    private static readonly TimeSpan AsGoodAsNew = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether it begins with the cached key frame, and asks for nothing. An observer does if there is one, so that a bot that takes over costs the
    /// publisher nothing. A viewer gets the next key frame: it must not begin in the past. A key frame that is awaited has not begun, so it is for the
    /// viewer too. One that began before the viewer was ready is not, and stands for its request no longer: the viewer begins with it if it is as good as a
    /// new one, or if the publisher may not be asked again now; else it asks again.
    /// </summary>
    public static bool TakesCached(bool isObserver, in KeyFrameOutlook outlook)
    {
        if (outlook.CachedFor is not { } age) return false;
        if (isObserver || !outlook.CanAsk) return true;
        if (outlook.Awaited < RequestSpacing.Spacing) return false;
        return age <= AsGoodAsNew || !outlook.MayAskNow;
    }
}
