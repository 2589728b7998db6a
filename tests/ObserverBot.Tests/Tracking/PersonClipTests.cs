using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Api;
using RoomLens.ObserverBot.Tests.Detection;
using RoomLens.ObserverBot.Tracking;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Tracking;

/// <summary>Real footage, real weights: one person enters and leaves six times.</summary>
public sealed class PersonClipTests
{
    private const string Clip = "media/clips/one-by-one-person-detection.mp4";

    // Frames at 10 per second between which a person is in the picture, looked up every 5 frames.
    private static readonly (int From, int To)[] Truth = [(65, 200), (230, 445), (510, 700), (750, 870), (930, 1200), (1240, 1360)];

    [SharedTheory(Clip, PersonModel.Weights, Missing.FFmpeg)]
    [InlineData(5)]
    public void Run_SixVisits_AreSixAppearances(double fps)
    {
        var clip = Media.ToVp8(1000, "-i", SharedData.PathOf(Clip));
        var plan = new DetectorPlan { Key = "k", Model = "person", Fps = fps, Lifecycle = new Lifecycle(), Subscriptions = ["s"] };

        var transitions = ClipAnalysis.Run(clip, PersonModel.Detector, plan);

        var told = string.Join("\n", transitions.Where(t => t.Kind != TransitionKind.Updated).Select(t =>
            $"{t.Kind} {t.OccurrenceId} track {t.Object.TrackId} {ClipAnalysis.Seconds(t.StartedAt):F1}..{ClipAnalysis.Seconds(t.LastSeenAt):F1} hits {t.Hits}/{t.Samples}"));
        var ended = transitions.Where(t => t.Kind == TransitionKind.Ended).ToList();
        Assert.True(ended.Count == Truth.Length, told);
        Assert.Equal(Truth.Length, transitions.Count(t => t.Kind == TransitionKind.Started));
        for (var i = 0; i < Truth.Length; i++)
        {
            Assert.True(Math.Abs(ClipAnalysis.Seconds(ended[i].StartedAt) - Truth[i].From / 10.0) <= 1, told);
            Assert.True(Math.Abs(ClipAnalysis.Seconds(ended[i].EndedAt) - Truth[i].To / 10.0) <= 1, told);
        }
    }
}
