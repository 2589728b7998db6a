using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Tests.KeyFrames;

public sealed class StartChoiceTests
{
    [Theory]
    [InlineData(false, true, true, null, null, false)] // nothing cached
    [InlineData(true, true, true, null, null, false)]
    [InlineData(true, true, true, null, 1900, true)] // an observer costs the publisher nothing
    [InlineData(false, false, false, null, 1900, true)] // the publisher cannot be asked
    [InlineData(false, true, true, null, 300, false)] // it can be asked: not in the past
    [InlineData(false, true, true, null, 100, true)] // as good as a new one
    [InlineData(false, true, false, null, 900, true)] // it may not be asked now
    [InlineData(false, true, false, 40, 900, false)] // the next one is on its way, and has not begun
    [InlineData(false, true, false, 400, 900, true)] // it was asked for, and did not come
    public void TakesCached_ByWhoStartsAndWhatIsKnown(bool isObserver, bool canAsk, bool mayAskNow, int? awaitedMs, int? cachedMs, bool expected)
    {
        var outlook = new KeyFrameOutlook(canAsk, mayAskNow, Span(awaitedMs), Span(cachedMs));

        Assert.Equal(expected, StartChoice.TakesCached(isObserver, outlook));
    }

    private static TimeSpan? Span(int? milliseconds) => milliseconds is { } given ? TimeSpan.FromMilliseconds(given) : null;
}
