using RoomLens.ObserverBot.Decoding;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Decoding;

public sealed class FrameQueueTests
{
    private readonly FrameQueue _queue = new();

    [Fact]
    public void TryAdd_WithinHalfASecond_KeepsOrder()
    {
        for (var i = 0; i < 10; i++) Assert.True(Add(i * 50, i == 0, out _));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 50L), TakeAll().Select(frame => frame.At));
    }

    [Fact]
    public void TryAdd_OlderThanHalfASecond_DropsToTheNextKeyFrameAndAsksForIt()
    {
        for (var i = 0; i <= 10; i++) Add(i * 50, i == 0, out _);

        Assert.False(Add(550, false, out var dropped));
        Assert.Equal(12, dropped);
        Assert.False(Add(600, false, out _));
        Assert.True(Add(650, true, out _));
        Assert.True(Add(700, false, out _));

        Assert.Equal([(650L, true), (700L, false)], TakeAll());
    }

    [Fact]
    public void Restart_FramesOfAnotherConsumer_WaitsForAKeyFrame()
    {
        Add(0, true, out _);

        Assert.Equal(1, _queue.Restart());

        Assert.False(Add(10, false, out _));
        Assert.True(Add(20, true, out _));
        Assert.Equal([(20L, true)], TakeAll());
    }

    private bool Add(long milliseconds, bool key, out int dropped)
    {
        var frame = new EncodedFrame
        {
            Codec = VideoCodec.Vp8,
            Payload = [1, 2, 3],
            IsKeyFrame = key,
            Timestamp = new MediaTime(milliseconds * 90, 90_000),
            FirstPacketAt = Instant.FromMilliseconds(milliseconds),
        };
        return _queue.TryAdd(frame, new FrameInfo(frame.Timestamp, key, false, 0, frame.FirstPacketAt, default), out dropped);
    }

    // Whether a gap before the frame is told.
    private List<(long At, bool Gap)> TakeAll()
    {
        var all = new List<(long, bool)>();
        while (_queue.TryTake(out var frame))
        {
            all.Add((frame.Info.FirstPacketAt.Nanoseconds / 1_000_000, frame.Info.GapBefore));
            frame.Return();
        }
        return all;
    }
}
