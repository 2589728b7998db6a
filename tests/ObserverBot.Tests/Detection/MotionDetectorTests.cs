using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Api;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Detection.Motion;
using RoomLens.ObserverBot.Tests.Tracking;
using RoomLens.ObserverBot.Tracking;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Detection;

public sealed class MotionDetectorTests : IDisposable
{
    private const int Width = 640;
    private const int Height = 360;
    private readonly MotionDetector _detector = new();
    private readonly Analysis _analysis = new();

    public void Dispose() => _detector.Dispose();

    [Fact]
    public void Analyse_MovingBox_IsFoundWhereItIs()
    {
        using var session = _detector.OpenStream();
        var hits = 0;

        for (var i = 0; i < 40; i++)
        {
            var left = i < 15 ? -200 : 40 + (i - 15) * 20;
            Run(session, i, Scene(i, (x, y) => x >= left && x < left + 80 && y >= 120 && y < 240 ? 220 : null));
            if (i < 15) Assert.Empty(_analysis.Detections);
            if (_analysis.Detections.Count == 0) continue;
            hits++;
            var box = Assert.Single(_analysis.Detections).Box;
            Assert.InRange((box.X + box.Width / 2) * Width, left - 10, left + 90);
            Assert.InRange(box.Y * Height, 108, 132);
        }

        Assert.InRange(hits, 22, 25);
    }

    [Fact]
    public void Analyse_BoxThatStays_StopsBeingMotion()
    {
        using var session = _detector.OpenStream();

        for (var i = 0; i < 40; i++) Run(session, i, Scene(i, (x, y) => i >= 15 && x is >= 100 and < 200 && y is >= 100 and < 250 ? 220 : null));

        Assert.Empty(_analysis.Detections);
    }

    [Theory]
    [InlineData(70, 0)]
    [InlineData(-60, 0)]
    [InlineData(0, 0.6)]
    public void Analyse_LightSwitched_IsNoMotion(int shift, double gain)
    {
        using var session = _detector.OpenStream();

        for (var i = 0; i < 60; i++)
        {
            var lit = i >= 20;
            Run(session, i, RawPicture.Draw(Width, Height, (x, y) => lit ? (int)(Background(x, y, i) * (1 + gain)) + shift : Background(x, y, i)));
            Assert.Empty(_analysis.Detections);
        }
    }

    [Theory]
    [InlineData(0, 0.1, 0.2)]
    [InlineData(90, 0.5, 0.1)]
    [InlineData(180, 0.7, 0.5)]
    [InlineData(270, 0.2, 0.7)]
    public void Analyse_RotatedStream_GivesUprightBoxes(int rotation, double x, double y)
    {
        using var session = _detector.OpenStream();

        for (var i = 0; i < 12; i++)
        {
            var picture = Scene(i, (column, row) => i >= 11 && column is >= 64 and < 192 && row is >= 72 and < 180 ? 230 : null);
            session.Analyse(picture.View(rotation), Stamp(i), _analysis);
        }

        var box = Assert.Single(_analysis.Detections).Box;
        Assert.Equal(x, box.X, 0.02);
        Assert.Equal(y, box.Y, 0.02);
    }

    [SharedFact(Missing.FFmpeg)]
    public void Run_BoxCrossesTestPicture_IsOneAppearance()
    {
        // A still picture, in which a box crosses from second 4 to 8.
        var clip = Media.ToVp8(
            500, "-f", "lavfi", "-i", "smptebars=s=640x360:r=15:d=14", "-f", "lavfi", "-i", "color=white:s=80x120:r=15:d=14",
            "-filter_complex", "[0][1]overlay=x='if(between(t,4,8),(t-4)*140,-100)':y=120");

        var transitions = ClipAnalysis.Run(clip, _detector, Plan());

        Assert.Equal([TransitionKind.Started, TransitionKind.Ended], transitions.Where(t => t.Kind != TransitionKind.Updated).Select(t => t.Kind));
        Assert.InRange(ClipAnalysis.Seconds(transitions[^1].StartedAt), 3.9, 4.7);
        Assert.InRange(ClipAnalysis.Seconds(transitions[^1].EndedAt), 7.5, 8.5);
    }

    [SharedFact("media/clips/car-detection.mp4", Missing.FFmpeg)]
    public void Run_CarsPassing_AreMotionAgainAndAgain()
    {
        var clip = Media.ToVp8(1000, "-i", SharedData.PathOf("media/clips/car-detection.mp4"));
        int frames = 0, moving = 0;

        ClipAnalysis.Analyse(clip, _detector, 5, (analysis, _) =>
        {
            frames++;
            if (analysis.Detections.Count > 0) moving++;
        });

        Assert.True(moving > frames / 3, $"{moving} of {frames}");
    }

    [SharedFact("media/photos/empty-room.jpg", Missing.FFmpeg)]
    public void Run_EmptyRoomWithNoise_HasNoMotion()
    {
        var clip = Media.ToVp8(500, "-loop", "1", "-framerate", "15", "-t", "12", "-i", SharedData.PathOf("media/photos/empty-room.jpg"), "-vf", "noise=alls=12:allf=t");

        Assert.Empty(ClipAnalysis.Run(clip, _detector, Plan()));
    }

    private static DetectorPlan Plan() => new() { Key = "k", Model = "motion", Fps = 5, Lifecycle = new Lifecycle(), Subscriptions = ["s"] };

    private void Run(IDetectorSession session, int frame, RawPicture picture) => session.Analyse(picture.View(), Stamp(frame), _analysis);

    private static FrameStamp Stamp(int frame) => new(TimeSpan.FromSeconds(frame / 5.0), ClipAnalysis.Start.AddSeconds(frame / 5.0));

    private static RawPicture Scene(int frame, Func<int, int, int?> foreground) =>
        RawPicture.Draw(Width, Height, (x, y) => foreground(x, y) ?? Background(x, y, frame));

    // A gradient with structure and a little noise that differs per frame.
    private static int Background(int x, int y, int frame) => 80 + x / 16 + (y / 40 % 2 * 30) + (x * 31 + y * 17 + frame * 7919) % 7 - 3;
}
