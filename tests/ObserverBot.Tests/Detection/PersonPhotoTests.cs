using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Detection;

/// <summary>Photos with known contents, through conversion, model and decoding.</summary>
public sealed class PersonPhotoTests
{
    [SharedTheory("media/photos", PersonModel.Weights, Missing.FFmpeg)]
    [InlineData("astronaut.png", 512, 512, "person 0.93 12 20 369 507")]
    [InlineData("bottles.jpg", 640, 360, "bottle 0.93 285 109 345 316; bottle 0.93 509 106 570 317")]
    [InlineData("camera.png", 512, 512, "person 0.93 5 64 301 502")]
    [InlineData("coffee.png", 600, 400, "cup 0.90 162 17 421 294; diningtable 0.74 0 0 599 399")]
    [InlineData("dog.jpg", 768, 576, "dog 0.85 133 207 326 543; car 0.80 466 78 693 171; bicycle 0.80 53 138 572 423")]
    [InlineData("empty-room.jpg", 768, 432, "")]
    [InlineData("person-room.jpg", 768, 432, "person 0.88 361 30 512 386")]
    [InlineData("person.jpg", 640, 424, "person 0.88 189 97 277 373; horse 0.88 403 138 603 344; dog 0.87 61 264 201 350")]
    [InlineData("store-aisle.jpg", 480, 270, "person 0.86 337 79 400 268; person 0.81 237 68 322 249")]
    [InlineData("two-faces.jpg", 480, 270, "person 0.92 26 74 214 268; person 0.92 248 47 446 268")]
    [InlineData("two-walking.jpg", 480, 270, "person 0.87 241 81 345 268; person 0.86 140 109 224 267")]
    [InlineData("worker.jpg", 480, 270, "person 0.87 103 74 185 260; sports ball 0.72 133 69 159 97")]
    public void Analyse_Photo_FindsWhatIsThere(string photo, int width, int height, string expected)
    {
        var picture = Media.ToRaw(SharedData.PathOf("media/photos/" + photo), width, height);
        using var session = PersonModel.Detector.OpenStream();
        var analysis = new Analysis();

        session.Analyse(picture.View(), default, analysis);

        var found = analysis.Detections.Where(d => d.Score >= 0.5).ToList();
        var told = string.Join("\n", found);
        var wanted = expected.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(text => Parse(text, width, height)).ToList();
        Assert.True(found.Count == wanted.Count, told);
        foreach (var one in wanted)
        {
            Assert.True(found.Exists(d => d.Label == one.Label && Math.Abs(d.Score - one.Score) <= 0.05 && BoxMath.Overlap(d.Box, one.Box) >= 0.5), $"{one} not in\n{told}");
        }
    }

    [SharedTheory("media/photos", PersonModel.Weights, Missing.FFmpeg)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Analyse_RotatedStream_GivesUprightBoxes(int rotation)
    {
        // Turned the other way round first, so that the stream's rotation makes it upright again.
        var file = SharedData.PathOf("media/photos/person-room.jpg");
        var upright = Media.ToRaw(file, 768, 432);
        var turned = upright.TurnedBack(rotation);
        using var session = PersonModel.Detector.OpenStream();
        var analysis = new Analysis();

        session.Analyse(turned.View(rotation), default, analysis);

        var person = Assert.Single(analysis.Detections, d => d.Score >= 0.5);
        Assert.InRange(BoxMath.Overlap(person.Box, Parse("person 0.88 361 30 512 386", 768, 432).Box), 0.8, 1);
    }

    [SharedFact("media/photos", PersonModel.Weights, Missing.FFmpeg)]
    public void Analyse_Warm_AllocatesNextToNothing()
    {
        var picture = Media.ToRaw(SharedData.PathOf("media/photos/dog.jpg"), 768, 576);
        using var session = PersonModel.Detector.OpenStream();
        var analysis = new Analysis();
        for (var i = 0; i < 3; i++) session.Analyse(picture.View(), default, analysis);

        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Analyse(picture.View(), default, analysis);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64);
    }

    private static RoomLens.ObserverBot.Detection.Detection Parse(string text, double width, double height)
    {
        var parts = text.Split(' ');
        var numbers = parts[^5..].Select(part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var box = new Box(numbers[1] / width, numbers[2] / height, (numbers[3] - numbers[1]) / width, (numbers[4] - numbers[2]) / height);
        return new RoomLens.ObserverBot.Detection.Detection(string.Join(' ', parts[..^5]), (float)numbers[0], box);
    }
}
