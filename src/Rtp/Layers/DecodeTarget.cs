using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Layers;

/// <summary>One decode target of a dependency structure: the layers it shows (AV1 RTP payload format, appendix A.4).</summary>
/// <param name="Index">Its place in the structure.</param>
/// <param name="SpatialId">Highest spatial layer in it.</param>
/// <param name="TemporalId">Highest temporal layer in it.</param>
public readonly record struct DecodeTarget(int Index, int SpatialId, int TemporalId)
{
    /// <summary>The target of a structure by its place.</summary>
    public static DecodeTarget Of(DependencyStructure structure, int index)
    {
        var (spatial, temporal) = (0, 0);
        foreach (var template in structure.Templates)
        {
            if (template.Indications[index] == DecodeTargetIndication.NotPresent) continue;
            (spatial, temporal) = (Math.Max(spatial, template.SpatialId), Math.Max(temporal, template.TemporalId));
        }

        return new DecodeTarget(index, spatial, temporal);
    }

    /// <summary>The best active target within these layers; the smallest active one when none is.</summary>
    public static DecodeTarget Choose(DependencyStructure structure, uint active, int maxSpatial, int maxTemporal)
    {
        DecodeTarget? best = null, smallest = null;
        for (var index = 0; index < structure.DecodeTargets; index++)
        {
            if ((active >> index & 1) == 0) continue;
            var target = Of(structure, index);
            if (smallest is not { } least || target.IsBelow(least)) smallest = target;
            if (target.SpatialId <= maxSpatial && target.TemporalId <= maxTemporal && (best is not { } most || most.IsBelow(target))) best = target;
        }

        return best ?? smallest ?? Of(structure, 0);
    }

    /// <summary>Whether every frame kind of this target is in another one, too: going from that to this needs no point to switch at.</summary>
    public bool IsWithin(DecodeTarget other, DependencyStructure structure)
    {
        foreach (var template in structure.Templates)
            if (template.Indications[Index] != DecodeTargetIndication.NotPresent && template.Indications[other.Index] == DecodeTargetIndication.NotPresent) return false;
        return true;
    }

    private bool IsBelow(DecodeTarget other) =>
        SpatialId < other.SpatialId || (SpatialId == other.SpatialId && TemporalId < other.TemporalId);
}
