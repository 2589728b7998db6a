namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>
/// Reads the dependency descriptors of one stream (AV1 RTP payload format, appendix A.8.2) and keeps the newest template structure, which later
/// descriptors refer to. It allocates for structures and for fields that differ from the template only.
/// </summary>
public sealed class DependencyDescriptorReader
{
    private const int HeaderBits = 24;
    private const int FlagBits = 5;
    private const int TemplateIds = 64;

    /// <summary>The newest structure; null before the first.</summary>
    public DependencyStructure? Structure { get; private set; }

    /// <summary>Reads one element's data. False: cut off, or it needs a structure or template that never came.</summary>
    public bool TryRead(ReadOnlySpan<byte> data, out FrameDependencies dependencies)
    {
        dependencies = default;
        if (!DependencyDescriptorHeader.TryParse(data, out var header)) return false;
        var bits = new BitCursor(data);
        bits.Read(HeaderBits);
        if (header.HasExtendedFields) bits.Read(FlagBits);
        var structure = Structure;
        if (header.StructureAttached && !DependencyStructure.TryRead(ref bits, out structure)) return false;
        if (structure is null) return false;
        uint? active = header.StructureAttached ? uint.MaxValue >> (32 - structure.DecodeTargets) : null;
        if (header.ActiveDecodeTargetsPresent) active = bits.Read(structure.DecodeTargets);
        var index = (header.TemplateId + TemplateIds - structure.TemplateIdOffset) % TemplateIds;
        if (index >= structure.Templates.Count) return false;
        var frame = structure.Templates[index];
        if (header.CustomDtis) frame = frame with { Indications = DependencyStructure.ReadIndications(ref bits, structure.DecodeTargets) };
        if (header.CustomFrameDiffs) frame = frame with { Differences = ReadDifferences(ref bits) };
        if (header.CustomChains) frame = frame with { ChainDifferences = DependencyStructure.ReadChains(ref bits, structure.Chains, 8) };
        if (bits.Overrun) return false;
        Structure = structure;
        dependencies = new FrameDependencies { Header = header, Structure = structure, Frame = frame, ActiveDecodeTargets = active };
        return true;
    }

    private static List<int> ReadDifferences(ref BitCursor bits)
    {
        var differences = new List<int>();
        for (var size = (int)bits.Read(2); size > 0 && !bits.Overrun; size = (int)bits.Read(2)) differences.Add((int)bits.Read(4 * size) + 1);
        return differences;
    }
}
