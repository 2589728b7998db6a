using System.Text.Json;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Tracking;
using RoomLens.TestMedia;
using Found = RoomLens.ObserverBot.Detection.Detection;

namespace RoomLens.ObserverBot.Tests.Tracking;

public sealed class TrackerTests
{
    private static readonly TrackerOptions Options = new();

    [SharedFact("conformance/cases/vision.json")]
    public void Update_ConformanceSequences_KeepTheirIds()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("conformance/cases/vision.json")));
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "track.sequence"))
        {
            var ids = RunSequence(test.GetProperty("input"));
            var expect = test.GetProperty("expect");
            if (expect.TryGetProperty("distinctIds", out var distinct))
            {
                Assert.Equal(distinct.GetInt32(), ids.SelectMany(frame => frame).Distinct().Count());
                Assert.All(ids, frame => Assert.Equal(ids[0], frame));
            }
            else
            {
                var expected = expect.GetProperty("ids").EnumerateArray().Select(frame => frame.EnumerateArray().Select(id => id.GetInt64()).ToArray());
                Assert.Equal(expected, ids);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Update_WalkingPerson_IsOneTrack(double fps)
    {
        // A third of the picture's width per second, as somebody walking through a room.
        var tracker = new Tracker(Options);

        var ids = Enumerable.Range(0, (int)(2 * fps)).SelectMany(i =>
            tracker.Update([Person(0.05 + i / fps / 3, 0.3, 0.12, 0.6)], TimeSpan.FromSeconds(i / fps)).Select(track => track.TrackId).ToList());

        Assert.Equal([1], ids.Distinct());
    }

    [Fact]
    public void Update_TwoCross_KeepTheirIds()
    {
        var tracker = new Tracker(Options);
        IReadOnlyList<Track> last = [];

        for (var i = 0; i <= 20; i++)
        {
            var x = i * 0.04;
            last = tracker.Update([Person(x, 0.2, 0.1, 0.5), Person(0.8 - x, 0.3, 0.1, 0.5)], TimeSpan.FromSeconds(i / 5.0));
        }

        Assert.Equal(2, last.Count);
        Assert.Equal(1, last.Single(track => track.Box.X > 0.7).TrackId);
    }

    [Fact]
    public void Update_WeakDetection_ContinuesButNeverStarts()
    {
        var tracker = new Tracker(Options);

        Assert.Empty(tracker.Update([Person(0.4, 0.4, 0.2, 0.4, 0.3f)], TimeSpan.Zero));
        tracker.Update([Person(0.4, 0.4, 0.2, 0.4)], TimeSpan.FromSeconds(0.2));
        var track = Assert.Single(tracker.Update([Person(0.41, 0.4, 0.2, 0.4, 0.2f)], TimeSpan.FromSeconds(0.4)));

        Assert.True(track.IsSeen);
        Assert.Equal(0.2f, track.Score);
    }

    [Fact]
    public void Update_HiddenForAWhile_ResumesWherePredicted()
    {
        var tracker = new Tracker(Options);
        for (var i = 0; i < 5; i++) tracker.Update([Person(0.1 + i * 0.03, 0.3, 0.1, 0.5)], TimeSpan.FromSeconds(i * 0.2));

        for (var i = 5; i < 12; i++)
            Assert.False(Assert.Single(tracker.Update([], TimeSpan.FromSeconds(i * 0.2))).IsSeen);
        var track = Assert.Single(tracker.Update([Person(0.1 + 12 * 0.03, 0.3, 0.1, 0.5)], TimeSpan.FromSeconds(2.4)));

        Assert.Equal(1, track.TrackId);
    }

    [Fact]
    public void Update_LostTooLong_IsANewTrack()
    {
        var tracker = new Tracker(Options);
        tracker.Update([Person(0.4, 0.3, 0.1, 0.5)], TimeSpan.Zero);

        Assert.Empty(tracker.Update([], TimeSpan.FromSeconds(2.1)));

        Assert.Equal(2, Assert.Single(tracker.Update([Person(0.4, 0.3, 0.1, 0.5)], TimeSpan.FromSeconds(2.3))).TrackId);
    }

    [Fact]
    public void Update_OtherLabelAtTheSamePlace_IsAnotherTrack()
    {
        var tracker = new Tracker(Options);
        tracker.Update([Person(0.4, 0.3, 0.1, 0.5)], TimeSpan.Zero);

        var tracks = tracker.Update([Person(0.4, 0.3, 0.1, 0.5) with { Label = "dog" }], TimeSpan.FromSeconds(0.2));

        Assert.Equal([1L, 2], tracks.Select(track => track.TrackId));
    }

    [Fact]
    public void PresenceTracker_ManyRegions_AreOneTrack()
    {
        var tracker = new PresenceTracker(TimeSpan.FromSeconds(2));

        var first = Assert.Single(tracker.Update([Person(0.1, 0.1, 0.1, 0.1, 0.6f), Person(0.7, 0.6, 0.2, 0.3)], TimeSpan.Zero));
        var second = Assert.Single(tracker.Update([Person(0.5, 0.5, 0.1, 0.1)], TimeSpan.FromSeconds(1)));
        var third = Assert.Single(tracker.Update([], TimeSpan.FromSeconds(2)));
        var gone = tracker.Update([], TimeSpan.FromSeconds(4)).Count;

        Assert.Equal((0.1, 0.1, 0.8), (first.Box.X, first.Box.Y, Math.Round(first.Box.Width, 6)));
        Assert.Equal((1L, 1L, false, 0), (second.TrackId, third.TrackId, third.IsSeen, gone));
    }

    private static List<long[]> RunSequence(JsonElement input)
    {
        var tracker = new Tracker(Options);
        var fps = input.TryGetProperty("fps", out var given) ? given.GetDouble() : 30;
        var result = new List<long[]>();
        foreach (var frame in input.GetProperty("frames").EnumerateArray())
        {
            var boxes = frame.EnumerateArray().Select(box => box.EnumerateArray().Select(v => v.GetDouble() / 640).ToArray()).ToList();
            var tracks = tracker.Update([.. boxes.Select(b => Person(b[0], b[1], b[2] - b[0], b[3] - b[1]))], TimeSpan.FromSeconds(result.Count / fps));
            result.Add([.. boxes.Select(b => tracks.Single(t => t.IsSeen && Math.Abs(t.Box.X - b[0]) < 1e-9 && Math.Abs(t.Box.Y - b[1]) < 1e-9).TrackId)]);
        }
        return result;
    }

    private static Found Person(double x, double y, double width, double height, float score = 0.9f) =>
        new("person", score, new Box(x, y, width, height));
}
