using RoomLens.ObserverBot.Detection.Inference;
using RoomLens.ObserverBot.Models;
using RoomLens.TestMedia;

namespace RoomLens.ObserverBot.Tests.Detection;

/// <summary>The shipped manifest <c>person</c> with its real weights.</summary>
internal static class PersonModel
{
    /// <summary>Weights below the shared folder.</summary>
    public const string Weights = "models/coco-yolox-nano-416.onnx";

    private static readonly Lazy<YoloxDetector> Shared = new(() =>
    {
        var store = new ModelStore(new ModelStoreOptions { MirrorFolders = [SharedData.PathOf("models")] });
        var status = store.Find("person")!;
        return YoloxDetector.Load(status.Manifest!, status.WeightsPath!);
    });

    /// <summary>Loaded once for all tests.</summary>
    public static YoloxDetector Detector => Shared.Value;
}
