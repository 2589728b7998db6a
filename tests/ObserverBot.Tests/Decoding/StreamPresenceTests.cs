using RoomLens.ObserverBot.Decoding;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Decoding;

public sealed class StreamPresenceTests
{
    [Fact]
    public void Frames_ThenSilenceThenFrames_PresentStalledPresent()
    {
        var presence = new StreamPresence();

        Assert.True(presence.HandleFrame(At(0)));
        Assert.False(presence.HandleFrame(At(100)));
        Assert.False(presence.HandleTimeout(At(2099)));
        Assert.True(presence.HandleTimeout(At(2100)));
        Assert.False(presence.HandleTimeout(At(3000)));
        Assert.True(presence.HandleFrame(At(3100)));
        Assert.Equal(PresenceState.Present, presence.State);
    }

    [Fact]
    public void HandleTimeout_BeforeTheFirstFrame_IsNoStall() => Assert.False(new StreamPresence().HandleTimeout(At(60_000)));

    private static Instant At(long milliseconds) => Instant.FromMilliseconds(milliseconds);
}
