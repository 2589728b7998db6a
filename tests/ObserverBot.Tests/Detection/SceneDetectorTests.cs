using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Detection.Scene;
using RoomLens.ObserverBot.Tests.Tracking;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Detection;

public sealed class SceneDetectorTests : IDisposable
{
    private const string Room = "media/photos/person-room.jpg";
    private readonly SceneDetector _detector = new();

    public void Dispose() => _detector.Dispose();

    [SharedFact(Missing.FFmpeg)]
    public void Run_FreezeThenBlackThenLive_GivesEachStateOnce()
    {
        // Live 0–5 s, the same picture 5–10 s, black 10–14 s, live again.
        var clip = Media.ToVp8(
            2500, "-f", "lavfi", "-i", "testsrc2=s=640x360:r=15:d=20",
            "-vf", "loop=loop=75:size=1:start=75,setpts=N/15/TB,trim=duration=20,drawbox=t=fill:color=black:enable='between(t,10,14)'");

        var states = States(clip);

        Assert.Equal([HealthState.Ok, HealthState.Frozen, HealthState.Black, HealthState.Ok], states.Select(s => s.State));
        // The encoder refines a picture that stays for a while; only then the pictures are the same.
        Assert.InRange(states[1].Since, 4.7, 7.4);
        Assert.InRange(states[1].ToldAt - states[1].Since, 2, 2.5);
        Assert.InRange(states[2].Since, 9.9, 10.5);
        Assert.InRange(states[3].Since, 14, 14.5);
    }

    [SharedTheory(Room, Missing.FFmpeg)]
    [InlineData("null", HealthState.Ok)]
    [InlineData("boxblur=12:2", HealthState.Blurred)]
    [InlineData("eq=brightness=-0.32:contrast=0.45", HealthState.LowLight)]
    [InlineData("drawbox=t=fill:color=0x503020", HealthState.Covered)]
    public void Run_Camera_IsJudgedByItsPicture(string filter, HealthState expected)
    {
        var clip = Media.ToVp8(
            800, "-loop", "1", "-framerate", "15", "-t", "8", "-i", SharedData.PathOf(Room), "-vf", $"{filter},noise=alls=10:allf=t");

        Assert.Equal(expected, States(clip)[^1].State);
    }

    [SharedFact("media/clips/one-by-one-person-detection.mp4", Missing.FFmpeg)]
    public void Run_RealRoomMostlyStill_IsNeverFrozen()
    {
        var clip = Media.ToVp8(500, "-t", "30", "-i", SharedData.PathOf("media/clips/one-by-one-person-detection.mp4"));

        Assert.Equal([HealthState.Ok], States(clip).Select(s => s.State));
    }

    [SharedFact(Missing.FFmpeg)]
    public void Run_SharedScreenThatStandsStill_IsWellUntilItIsBlack()
    {
        var clip = Media.ToVp8(
            800, "-f", "lavfi", "-i", "color=c=0xd0d0d0:s=640x360:r=15:d=12", "-vf", "drawbox=t=fill:color=black:enable='gt(t,8)'");

        Assert.Equal([HealthState.Ok, HealthState.Black], States(clip, PictureSource.Screen).Select(s => s.State));
    }

    [Fact]
    public void Observe_ShortDisturbance_ChangesNothing()
    {
        var hysteresis = new HealthHysteresis();
        for (var i = 0; i < 50; i++)
        {
            hysteresis.Observe(i is >= 20 and < 24 ? HealthState.Black : HealthState.Ok, Stamp(i / 5.0));
            Assert.Equal(HealthState.Ok, hysteresis.State);
        }
    }

    [Fact]
    public void Observe_Frozen_BeginsAtTheFirstOfTheIdenticalPictures()
    {
        var hysteresis = new HealthHysteresis();
        for (var i = 0; i < 30; i++) hysteresis.Observe(i >= 10 ? HealthState.Frozen : HealthState.Ok, Stamp(i / 5.0));

        Assert.Equal(HealthState.Frozen, hysteresis.State);
        Assert.Equal(1.8, ClipAnalysis.Seconds(hysteresis.Since), 3);
    }

    private List<(HealthState State, double Since, double ToldAt)> States(Ivf clip, PictureSource pictures = PictureSource.Camera)
    {
        var states = new List<(HealthState, double, double)>();
        ClipAnalysis.Analyse(clip, _detector, 5, (analysis, stamp) =>
        {
            if (states.Count == 0 || states[^1].Item1 != analysis.Health)
                states.Add((analysis.Health!.Value, ClipAnalysis.Seconds(analysis.HealthSince), stamp.MediaTime.TotalSeconds));
        }, pictures);
        return states;
    }

    private static FrameStamp Stamp(double seconds) => new(TimeSpan.FromSeconds(seconds), ClipAnalysis.Start.AddSeconds(seconds));
}
