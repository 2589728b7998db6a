using System.Text.Json;
using RoomLens.ObserverBot.Detection;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Detection;

public sealed class NonMaximumSuppressionTests
{
    [SharedFact("conformance/cases/vision.json")]
    public void Apply_ConformanceCases_KeepTheSameBoxes()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("conformance/cases/vision.json")));
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "vision.nms"))
        {
            var input = test.GetProperty("input");
            var all = input.GetProperty("boxes").EnumerateArray().Select(Read).ToList();
            var kept = all.ToList();
            var agnostic = input.TryGetProperty("classAgnostic", out var value) && value.GetBoolean();

            NonMaximumSuppression.Apply(kept, input.GetProperty("iouThreshold").GetDouble(), agnostic);

            var expected = test.GetProperty("expect").GetProperty("keep").EnumerateArray().Select(index => index.GetInt32());
            Assert.Equal(expected.Order(), kept.Select(box => all.IndexOf(box)).Order());
        }
    }

    [Fact]
    public void Apply_Limit_KeepsTheStrongest()
    {
        List<ScoredBox> boxes = [new(0, 0, 1, 1, 0.2f, 0), new(5, 5, 6, 6, 0.9f, 0), new(9, 9, 10, 10, 0.5f, 0)];

        NonMaximumSuppression.Apply(boxes, 0.5, classAgnostic: false, most: 2);

        Assert.Equal([0.9f, 0.5f], boxes.Select(box => box.Score));
    }

    private static ScoredBox Read(JsonElement box)
    {
        var values = box.EnumerateArray().Select(value => value.GetSingle()).ToArray();
        return new ScoredBox(values[0], values[1], values[2], values[3], values[4], values.Length > 5 ? (int)values[5] : 0);
    }
}
