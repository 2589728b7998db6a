using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Detection.Inference;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Tests.Detection;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Models;

public sealed class ModelLoadTests
{
    [SharedFact(PersonModel.Weights)]
    public void Load_Person_OffersMeasuredCost()
    {
        var offer = PersonModel.Detector.Offer;

        Assert.Equal((ModelState.Ready, 416, 416), (offer.State, offer.InputWidth, offer.InputHeight));
        Assert.InRange(offer.CostMs, 1, 1000);
        Assert.StartsWith("onnxruntime 1.", PersonModel.Detector.Model.Runtime, StringComparison.Ordinal);
    }

    [SharedFact(PersonModel.Weights)]
    public void Load_LabelsDoNotFitOutput_SaysBothShapes()
    {
        var manifest = Person() with { Labels = ["person"] };

        var problem = Assert.Throws<ModelLoadException>(() => YoloxDetector.Load(manifest, SharedData.PathOf(PersonModel.Weights)));

        Assert.Contains("[1,3549,85]", problem.Message, StringComparison.Ordinal);
        Assert.Contains("1 labels", problem.Message, StringComparison.Ordinal);
    }

    [SharedFact(PersonModel.Weights)]
    public void Load_OtherInputName_ListsTheGraphsInputs()
    {
        var manifest = Person() with { Input = new ModelInput("picture", 416, 416) };

        var problem = Assert.Throws<ModelLoadException>(() => YoloxDetector.Load(manifest, SharedData.PathOf(PersonModel.Weights)));

        Assert.Contains("images", problem.Message, StringComparison.Ordinal);
    }

    [SharedFact("models/face-slim-320.orig.onnx")]
    public void Load_InitializersAsInputs_IsRefusedWithTheReason()
    {
        var problem = Assert.Throws<ModelLoadException>(() => YoloxDetector.Load(Person(), SharedData.PathOf("models/face-slim-320.orig.onnx")));

        Assert.Contains("184 initializers", problem.Message, StringComparison.Ordinal);
    }

    [SharedFact("models/coco80.names")]
    public void Load_NoOnnxFile_SaysSo()
    {
        var problem = Assert.Throws<ModelLoadException>(() => YoloxDetector.Load(Person(), SharedData.PathOf("models/coco80.names")));

        Assert.Contains("not an ONNX model", problem.Message, StringComparison.Ordinal);
    }

    [SharedFact("models/coco80.names", PersonModel.Weights)]
    public void LoadReady_OneModelFails_OthersAndBuiltInsGoOn()
    {
        var folder = Directory.CreateTempSubdirectory("roomlens-catalog-");
        File.WriteAllText(Path.Combine(folder.FullName, "broken.yaml"), ManifestReaderTests.Shipped("person")
            .Replace("name: person\n", "name: broken\n", StringComparison.Ordinal)
            .Replace("d39bee73564e338080378b0ad567fbb40e818b55bbfaf971de82a0267ed16b8a", "634a1132eb33f8091d60f2c346ababe8b905ae08387037aed883953b7329af84", StringComparison.Ordinal)
            .Replace("bytes: 3713911", "bytes: 625", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder.FullName, "person.yaml"), ManifestReaderTests.Shipped("person"));
        var store = new ModelStore(new ModelStoreOptions { ManifestFolders = [folder.FullName], MirrorFolders = [SharedData.PathOf("models")] });
        using var catalog = new DetectorCatalog(store, NullLogger<DetectorCatalog>.Instance);

        Assert.True(catalog.LoadReady());
        Assert.False(catalog.LoadReady());

        var offers = catalog.Offers.ToDictionary(offer => offer.Name, offer => offer.State);
        Assert.Equal(ModelState.Failed, offers["broken"]);
        Assert.Equal([ModelState.Ready, ModelState.Ready, ModelState.Ready], [offers["person"], offers["motion"], offers["scene"]]);
        Assert.Null(catalog.Find("broken"));
        Assert.NotNull(catalog.Find("person"));
        folder.Delete(recursive: true);
    }

    private static ModelManifest Person() => ManifestReader.TryRead(ManifestReaderTests.Shipped("person"), out _)!;
}
