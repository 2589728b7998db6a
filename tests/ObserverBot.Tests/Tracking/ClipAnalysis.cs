using RoomLens.Contracts.Agents.Plans;
using RoomLens.FrameProcessing.Decode;
using RoomLens.FrameProcessing.Sampling;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Tracking;

/// <summary>Runs a clip through decoder, sampler, detector, tracker and lifecycle as a bot does, without network.</summary>
internal static class ClipAnalysis
{
    /// <summary>Capture time of the clip's first frame.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All transitions of a plan over a clip, the last appearances closed at its end.</summary>
    public static List<Transition> Run(Ivf clip, IDetector detector, DetectorPlan plan)
    {
        var transitions = new List<Transition>();
        var rules = new AppearanceRules(plan, detector);
        var lifecycle = new AppearanceLifecycle(rules);
        var tracker = Trackers.Create(detector, rules.ThresholdOf(detector.DefaultLabels[0]), TimeSpan.FromSeconds(plan.Lifecycle.LostS));
        Analyse(clip, detector, plan.Fps, (analysis, stamp) => lifecycle.Observe(tracker.Update(analysis.Detections, stamp.MediaTime), stamp, transitions));
        lifecycle.Close(Contracts.Events.EventCause.ProducerClosed, transitions);
        return transitions;
    }

    /// <summary>Each analysed frame of a clip.</summary>
    public static void Analyse(
        Ivf clip, IDetector detector, double fps, Action<Analysis, FrameStamp> onFrame, PictureSource pictures = PictureSource.Camera)
    {
        using var decoder = new VideoDecoder(clip.Codec);
        using var session = detector.OpenStream(pictures);
        var sampler = new MediaTimeSampler(fps);
        var analysis = new Analysis();
        for (var i = 0; i < clip.Frames.Count; i++)
        {
            Assert.True(decoder.Decode(clip.Frame(i), i).IsOk);
            while (decoder.TryReceive(out var frame))
            {
                var stamp = new FrameStamp(clip.Times[i], Start + clip.Times[i]);
                if (!sampler.ShouldSample(stamp.MediaTime)) continue;
                session.Analyse(frame.Picture, stamp, analysis);
                onFrame(analysis, stamp);
            }
        }
    }

    /// <summary>A time as seconds into the clip.</summary>
    public static double Seconds(DateTimeOffset? time) => (time!.Value - Start).TotalSeconds;
}
