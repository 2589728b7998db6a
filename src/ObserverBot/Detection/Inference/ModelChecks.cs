using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>What a graph must look like to be run under its manifest.</summary>
internal static class ModelChecks
{
    /// <summary>Throws <see cref="ModelLoadException"/> with the first thing that does not fit.</summary>
    public static void Check(InferenceSession session, ModelManifest manifest, int outputRows, int outputColumns)
    {
        if (session.OverridableInitializerMetadata.Count > 0)
        {
            throw new ModelLoadException(
                $"{session.OverridableInitializerMetadata.Count} initializers are listed as graph inputs; such models run 3 to 4 times slower. "
                + "Remove them from the graph's inputs and enter the new file's sha256 in the manifest");
        }
        var input = manifest.Input;
        if (session.InputMetadata.Count != 1 || !session.InputMetadata.TryGetValue(input.Name, out var given))
            throw new ModelLoadException($"input.name is '{input.Name}'; the graph's inputs are {string.Join(", ", session.InputNames)}");
        CheckTensor("input", input.Name, given, [1, 3, input.Height, input.Width], "input.width and input.height");
        if (!session.OutputMetadata.TryGetValue(manifest.OutputName, out var output))
            throw new ModelLoadException($"output.name is '{manifest.OutputName}'; the graph's outputs are {string.Join(", ", session.OutputNames)}");
        CheckTensor("output", manifest.OutputName, output, [1, outputRows, outputColumns], $"the {manifest.Labels.Count} labels and the strides");
    }

    private static void CheckTensor(string kind, string name, NodeMetadata given, int[] wanted, string because)
    {
        if (!given.IsTensor || given.ElementDataType != TensorElementType.Float)
            throw new ModelLoadException($"{kind} '{name}' is not a float32 tensor");
        // A negative size is one the graph leaves open.
        var fits = given.Dimensions.Length == wanted.Length && !given.Dimensions.Where((size, i) => size >= 0 && size != wanted[i]).Any();
        if (!fits)
            throw new ModelLoadException($"{kind} '{name}' is [{string.Join(',', given.Dimensions)}]; {because} of the manifest need [{string.Join(',', wanted)}]");
    }
}
