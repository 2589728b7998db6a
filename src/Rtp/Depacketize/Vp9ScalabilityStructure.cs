using System.Buffers.Binary;

namespace RoomLens.Rtp.Depacketize;

/// <summary>The scalability structure of a VP9 payload descriptor (RFC 9628 section 4.2.1). It allocates: read it at key frames only.</summary>
/// <remarks>
/// <code>
///     | N_S |Y|G|-|-|-|
/// Y:  |  WIDTH (16)   |  (N_S + 1 times, with HEIGHT)
/// G:  |      N_G      |
///     | TID |U| R |-|-|  (N_G times)
///     |    P_DIFF     |  (R times)
/// </code>
/// </remarks>
public sealed class Vp9ScalabilityStructure
{
    private Vp9ScalabilityStructure(int spatialLayers) => SpatialLayers = spatialLayers;

    /// <summary>Number of spatial layers, 1 to 8.</summary>
    public int SpatialLayers { get; }

    /// <summary>Picture size of each spatial layer; empty when not given.</summary>
    public IReadOnlyList<(int Width, int Height)> Resolutions { get; private init; } = [];

    /// <summary>The pictures of a group in temporal order; empty when not given.</summary>
    public IReadOnlyList<Vp9GroupPicture> Group { get; private init; } = [];

    /// <summary>Reads the structure of a payload whose descriptor has one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, in Vp9Descriptor descriptor, out Vp9ScalabilityStructure? structure)
    {
        structure = null;
        var end = descriptor.ScalabilityOffset;
        if (!descriptor.HasScalability || !TrySkip(payload, ref end)) return false;
        var position = descriptor.ScalabilityOffset;
        var header = payload[position++];
        var layers = (header >> 5) + 1;
        var resolutions = new List<(int Width, int Height)>();
        if ((header & 0x10) != 0)
        {
            for (var i = 0; i < layers; i++, position += 4)
                resolutions.Add((BinaryPrimitives.ReadUInt16BigEndian(payload[position..]), BinaryPrimitives.ReadUInt16BigEndian(payload[(position + 2)..])));
        }
        var group = new List<Vp9GroupPicture>();
        if ((header & 0x08) != 0)
        {
            for (var left = payload[position++]; left > 0; left--)
            {
                var octet = payload[position++];
                var references = default(Vp9References);
                for (var i = (octet >> 2) & 0x03; i > 0; i--) references = references.Add(payload[position++]);
                group.Add(new Vp9GroupPicture(octet >> 5, (octet & 0x10) != 0, references));
            }
        }
        structure = new Vp9ScalabilityStructure(layers) { Resolutions = resolutions, Group = group };
        return true;
    }

    /// <summary>Moves behind the structure; false when it is truncated.</summary>
    internal static bool TrySkip(ReadOnlySpan<byte> payload, ref int position)
    {
        if (position >= payload.Length) return false;
        var header = payload[position++];
        if ((header & 0x10) != 0) position += ((header >> 5) + 1) * 4;
        if (position > payload.Length) return false;
        if ((header & 0x08) == 0) return true;
        if (position >= payload.Length) return false;
        for (var left = payload[position++]; left > 0; left--)
        {
            if (position >= payload.Length) return false;
            position += 1 + ((payload[position] >> 2) & 0x03);
        }
        return position <= payload.Length;
    }
}
