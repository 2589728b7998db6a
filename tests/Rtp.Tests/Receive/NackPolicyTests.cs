using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>What bounds the list of missing packets, and the policies of the peers that options can express.</summary>
public sealed class NackPolicyTests
{
    private readonly ushort[] _buffer = new ushort[4096];

    [Fact]
    public void FullList_GivesUpWhatLiesBeforeAKeyFrameFirst()
    {
        var nack = new NackGenerator(NackOptions.LibWebRtc);
        nack.HandlePacket(0, false, At(0));
        nack.HandlePacket(3, false, At(0), isKeyFrame: true);
        nack.HandlePacket(500, false, At(0), isKeyFrame: true);
        nack.HandlePacket(1000, false, At(0));
        Assert.Equal(2 + 496 + 499, nack.Missing);

        nack.HandlePacket(1005, false, At(1));
        Assert.Equal((496 + 499 + 4, false), (nack.Missing, nack.TakeOverflow()));
        nack.HandlePacket(1010, false, At(1));
        Assert.Equal((499 + 4 + 4, false), (nack.Missing, nack.TakeOverflow()));
    }

    [Fact]
    public void FullList_WithoutAKeyFrameAfterALoss_IsEmptied()
    {
        var nack = new NackGenerator(NackOptions.LibWebRtc);
        nack.HandlePacket(0, false, At(0), isKeyFrame: true);
        nack.HandlePacket(999, false, At(0));
        nack.HandlePacket(1005, false, At(0));

        Assert.Equal((0, true, false), (nack.Missing, nack.TakeOverflow(), nack.TakeOverflow()));
    }

    [Fact]
    public void OlderThanTheWindow_IsGivenUp()
    {
        var nack = new NackGenerator(new NackOptions { MaxAgePackets = 64, MaxTracked = 1000 });
        nack.HandlePacket(0, false, At(0));
        nack.HandlePacket(2, false, At(0));
        nack.HandlePacket(64, false, At(0));
        Assert.Equal(1 + 61, nack.Missing);

        nack.HandlePacket(65, false, At(0));
        Assert.Equal(61, nack.Missing);
        nack.HandlePacket(10_000, false, At(0));
        Assert.Equal(63, nack.Missing);
        Assert.Equal(9937, Ask(nack, 1000)[0]);
    }

    [Fact]
    public void FirstDelayOnATick_ALaterPacketNeedsNoTick()
    {
        var nack = new NackGenerator(NackOptions.LibWebRtc with { FirstDelay = TimeSpan.FromMilliseconds(10), FirstAfterPackets = int.MaxValue });
        nack.HandlePacket(0, false, At(5));
        nack.HandlePacket(2, false, At(5));
        nack.HandlePacket(3, false, At(12));
        Assert.Empty(Ask(nack, 12));
        nack.HandlePacket(4, false, At(16));

        Assert.Equal([1], Ask(nack, 16));
    }

    [Fact]
    public void KeyFramesWithoutEnd_StayBounded()
    {
        var nack = new NackGenerator();
        for (var i = 0; i < 5000; i++) nack.HandlePacket(i * 2, false, At(i), isKeyFrame: true);

        Assert.InRange(nack.Missing, 1, 1000);
    }

    private ushort[] Ask(NackGenerator nack, double ms) => nack.TryPollRequest(At(ms), _buffer, out var count) ? _buffer[..count] : [];

    private static Instant At(double ms) => new((long)(ms * 1e6));
}
