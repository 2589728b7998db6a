using System.Buffers;
using RoomLens.FrameProcessing.Tensors;
using RoomLens.ObserverBot.Models.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RoomLens.ObserverBot.Models;

/// <summary>Reads and checks manifests; all problems of one are reported together.</summary>
public static class ManifestReader
{
    private const int MaxLength = 256 * 1024;
    private const long MaxWeightsBytes = 4L * 1024 * 1024 * 1024;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>The manifest in <paramref name="yaml"/>, or null and everything that is wrong with it.</summary>
    public static ModelManifest? TryRead(string yaml, out IReadOnlyList<ManifestProblem> problems)
    {
        var found = new List<ManifestProblem>();
        problems = found;
        var root = ParseRoot(yaml, found);
        if (root is null) return null;
        var document = new YamlSection(root, "", found);
        document.OneOf("apiVersion", null, ModelManifest.ApiVersion);
        var metadata = document.Section("metadata");
        var decode = document.Section("decode");
        var labels = document.Section("labels");
        var manifest = new ModelManifest
        {
            Name = metadata.Text("name", "lower-case letters, digits and '-', at most 64, not a built-in name", IsModelName),
            Version = metadata.Text("version", "text, e.g. \"1\""),
            License = metadata.Text("license", "an SPDX identifier, e.g. Apache-2.0"),
            Source = metadata.OptionalText("source"),
            Artifact = ReadArtifact(document.Section("artifact")),
            Input = ReadInput(document.Section("input")),
            Preprocess = ReadPreprocess(document.Section("preprocess")),
            OutputName = ReadOutputName(document.Section("output")),
            Head = decode.OneOf("head", null, "yolox"),
            Strides = [.. decode.Numbers("strides", 1, 256).Select(stride => (int)stride)],
            Nms = ReadNms(document.Section("nms")),
            Labels = ReadLabels(labels),
            ReportedLabels = labels.Texts("report"),
            Thresholds = ReadThresholds(labels),
        };
        metadata.OneOf("task", "detect", "detect");
        _ = metadata.OptionalText("trainingData");
        _ = metadata.OptionalText("notes");
        CheckAcross(manifest, decode, labels);
        foreach (var section in (ReadOnlySpan<YamlSection>)[document, metadata, decode, labels]) section.RefuseUnknownKeys();
        return found.Count == 0 ? manifest : null;
    }

    private static YamlNode? ParseRoot(string yaml, List<ManifestProblem> problems)
    {
        if (yaml.Length > MaxLength)
        {
            problems.Add(new ManifestProblem("(document)", $"{yaml.Length} characters", $"at most {MaxLength} characters"));
            return null;
        }

        var parser = new BoundedYaml(new Parser(new StringReader(yaml)));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            if (stream.Documents.Count == 1) return stream.Documents[0].RootNode;
            problems.Add(new ManifestProblem("(document)", $"{stream.Documents.Count} documents", "exactly one YAML document"));
        }
        catch (YamlException e)
        {
            problems.Add(parser.Problem ?? new ManifestProblem($"line {e.Start.Line}", e.Message, "valid YAML"));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The parser lets these escape on some malformed input (a plain scalar broken off inside a list, for one).
            problems.Add(new ManifestProblem("(document)", e.Message, "valid YAML"));
        }
        return null;
    }

    private static ModelArtifact ReadArtifact(YamlSection section)
    {
        section.OneOf("format", "onnx", "onnx");
        var file = section.Text("file", "a file name without a folder", name => Path.GetFileName(name) == name && name is not ("." or ".."));
        var sha256 = section.Text("sha256", "64 lower-case hexadecimal digits", text => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(LowerHex));
        var bytes = section.Whole("bytes", null, 1, MaxWeightsBytes);
        Uri? url = null;
        if (section.OptionalText("url") is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "https" or "http"))
            section.Report("url", text, "an absolute http or https URL");
        section.RefuseUnknownKeys();
        return new ModelArtifact(file, url, sha256, bytes);
    }

    private static ModelInput ReadInput(YamlSection section)
    {
        section.OneOf("layout", "NCHW", "NCHW");
        section.OneOf("dtype", "f32", "f32");
        var input = new ModelInput(
            section.Text("name", "the name of the graph's picture input"),
            (int)section.Whole("width", null, 16, 4096),
            (int)section.Whole("height", null, 16, 4096));
        section.RefuseUnknownKeys();
        return input;
    }

    private static ModelPreprocess ReadPreprocess(YamlSection section)
    {
        var color = section.OneOf("color", null, "RGB", "BGR") == "RGB" ? ChannelOrder.Rgb : ChannelOrder.Bgr;
        var fit = section.OneOf("resize", null, "letterbox", "stretch") == "stretch"
            ? FitMode.Stretch
            : section.OneOf("padPlacement", "center", "center", "right-bottom") == "center" ? FitMode.LetterboxCenter : FitMode.LetterboxTopLeft;
        section.OneOf("interpolation", "bilinear", "bilinear");
        var result = new ModelPreprocess(
            color, fit,
            (float)section.Number("padValue", 0, 0, 255),
            (float)section.Number("scale", 1, 1e-6, 1e6),
            PerChannel(section, "mean", 0, -1000, 1000),
            PerChannel(section, "std", 1, 1e-6, 1e6));
        section.RefuseUnknownKeys();
        return result;
    }

    private static string ReadOutputName(YamlSection section)
    {
        var name = section.Text("name", "the name of the graph's output");
        section.RefuseUnknownKeys();
        return name;
    }

    private static ModelNms ReadNms(YamlSection section)
    {
        var nms = new ModelNms(
            ClassAgnostic: section.OneOf("type", "class-aware", "class-aware", "agnostic") == "agnostic",
            Iou: section.Number("iou", 0.45, 0, 1),
            MaxDetections: (int)section.Whole("maxDetections", 100, 1, 1000));
        section.RefuseUnknownKeys();
        return nms;
    }

    private static IReadOnlyList<string> ReadLabels(YamlSection labels)
    {
        var names = labels.Texts("names");
        if (names.Count == 0) labels.Report("names", null, "at least one label, in the order of the class indexes");
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i])) labels.Report($"names[{i}]", names[i], "text");
        }
        return names;
    }

    private static ModelThresholds ReadThresholds(YamlSection labels)
    {
        var section = labels.OptionalSection("thresholds");
        if (section is null) return new ModelThresholds(0.5, 0.1, new Dictionary<string, double>());
        var thresholds = new ModelThresholds(
            section.Number("default", 0.5, 0, 1), section.Number("floor", 0.1, 0.01, 1), section.NumbersByName("perLabel", 0, 1));
        section.RefuseUnknownKeys();
        return thresholds;
    }

    private static void CheckAcross(ModelManifest manifest, YamlSection decode, YamlSection labels)
    {
        if (manifest.Strides.Count == 0) decode.Report("strides", null, "at least one stride, e.g. [8, 16, 32]");
        foreach (var stride in manifest.Strides.Where(stride => stride >= 1 && (manifest.Input.Width % stride | manifest.Input.Height % stride) != 0))
            decode.Report("strides", $"{stride}", "divisors of the input's width and height");
        foreach (var name in manifest.ReportedLabels.Concat(manifest.Thresholds.PerLabel.Keys).Where(name => !manifest.Labels.Contains(name)).Distinct())
            labels.Report("report", name, "labels listed in labels.names");
        if (manifest.ReportedLabels.Count == 0) labels.Report("report", null, "at least one of labels.names");
    }

    private static float[] PerChannel(YamlSection section, string key, float fallback, double least, double most)
    {
        var values = section.Numbers(key, least, most);
        if (values.Count is not (0 or 3)) section.Report(key, $"{values.Count} values", "three values, in the order of color");
        return values.Count == 3 ? [(float)values[0], (float)values[1], (float)values[2]] : [fallback, fallback, fallback];
    }

    private static bool IsModelName(string name) =>
        name.Length <= 64 && !name.AsSpan().ContainsAnyExcept(NameCharacters) && name is not ("motion" or "scene");
}
