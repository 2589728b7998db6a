namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>A whole dependency descriptor, resolved against its template structure.</summary>
public readonly record struct FrameDependencies
{
    /// <summary>The mandatory fields and flags.</summary>
    public required DependencyDescriptorHeader Header { get; init; }

    /// <summary>The structure it was resolved against.</summary>
    public required DependencyStructure Structure { get; init; }

    /// <summary>Layers, indications, references and chains of this frame: its template's, or its own where it has them.</summary>
    public required FrameTemplate Frame { get; init; }

    /// <summary>Decode targets in use, bit n = target n; null = not said, unchanged.</summary>
    public uint? ActiveDecodeTargets { get; init; }
}
