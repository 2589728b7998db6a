namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>The template structure that key frames carry (AV1 RTP payload format, appendix A.8.2). It allocates: one per coded video sequence.</summary>
public sealed class DependencyStructure
{
    private const int MaxTemplates = 64;
    private const int MaxFrameDifferences = 64;

    private DependencyStructure(int templateIdOffset, int decodeTargets) => (TemplateIdOffset, DecodeTargets) = (templateIdOffset, decodeTargets);

    /// <summary>Id of the first template.</summary>
    public int TemplateIdOffset { get; }

    /// <summary>Number of decode targets, 1 to 32.</summary>
    public int DecodeTargets { get; }

    /// <summary>The templates in the order of their ids.</summary>
    public IReadOnlyList<FrameTemplate> Templates { get; private init; } = [];

    /// <summary>Number of chains.</summary>
    public int Chains { get; private init; }

    /// <summary>Per decode target the chain that protects it; empty without chains.</summary>
    public IReadOnlyList<int> ProtectingChains { get; private init; } = [];

    /// <summary>Picture size of each spatial layer; empty when not given.</summary>
    public IReadOnlyList<(int Width, int Height)> Resolutions { get; private init; } = [];

    internal static bool TryRead(ref BitCursor bits, out DependencyStructure? structure)
    {
        structure = null;
        var read = new DependencyStructure((int)bits.Read(6), (int)bits.Read(5) + 1);
        if (!TryReadLayers(ref bits, out var layers)) return false;
        var indications = new DecodeTargetIndication[layers.Count][];
        for (var i = 0; i < layers.Count; i++) indications[i] = ReadIndications(ref bits, read.DecodeTargets);
        var differences = new List<int>[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            differences[i] = [];
            while (bits.ReadFlag() && differences[i].Count < MaxFrameDifferences) differences[i].Add((int)bits.Read(4) + 1);
        }
        var chains = bits.ReadBelow(read.DecodeTargets + 1);
        var protecting = new int[chains > 0 ? read.DecodeTargets : 0];
        for (var i = 0; i < protecting.Length; i++) protecting[i] = bits.ReadBelow(chains);
        var chainDifferences = new int[layers.Count][];
        for (var i = 0; i < layers.Count; i++) chainDifferences[i] = ReadChains(ref bits, chains, 4);
        var resolutions = new List<(int Width, int Height)>();
        if (bits.ReadFlag())
            for (var i = 0; i <= layers[^1].Spatial; i++) resolutions.Add(((int)bits.Read(16) + 1, (int)bits.Read(16) + 1));
        if (bits.Overrun) return false;
        structure = new DependencyStructure(read.TemplateIdOffset, read.DecodeTargets)
        {
            Templates = [.. layers.Select((layer, i) => new FrameTemplate(layer.Spatial, layer.Temporal, indications[i], differences[i], chainDifferences[i]))],
            Chains = chains,
            ProtectingChains = protecting,
            Resolutions = resolutions,
        };
        return true;
    }

    internal static DecodeTargetIndication[] ReadIndications(ref BitCursor bits, int count)
    {
        var indications = new DecodeTargetIndication[count];
        for (var i = 0; i < count; i++) indications[i] = (DecodeTargetIndication)bits.Read(2);
        return indications;
    }

    internal static int[] ReadChains(ref BitCursor bits, int count, int width)
    {
        var differences = new int[count];
        for (var i = 0; i < count; i++) differences[i] = (int)bits.Read(width);
        return differences;
    }

    private static bool TryReadLayers(ref BitCursor bits, out List<(int Spatial, int Temporal)> layers)
    {
        layers = [];
        var (spatial, temporal) = (0, 0);
        while (layers.Count < MaxTemplates && !bits.Overrun)
        {
            layers.Add((spatial, temporal));
            switch (bits.Read(2))
            {
                case 1: temporal++; break;
                case 2: (spatial, temporal) = (spatial + 1, 0); break;
                case 3: return !bits.Overrun;
                default: break;
            }
        }
        return false;
    }
}
