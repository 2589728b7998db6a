using System.Buffers.Binary;

namespace RoomLens.Rtp.Packets;

/// <summary>The mandatory fields and flags of an AV1 dependency descriptor (AV1 RTP payload format, appendix A.8.2); template structures are not read.</summary>
/// <param name="StartOfFrame">First packet of a frame.</param>
/// <param name="EndOfFrame">Last packet of a frame.</param>
/// <param name="TemplateId">Frame dependency template, 6 bits.</param>
/// <param name="FrameNumber">Frame number, 16 bits.</param>
/// <param name="HasExtendedFields">More than the three mandatory octets are there; only then the flags below mean anything.</param>
/// <param name="StructureAttached">Carries the template structure: begins a coded video sequence.</param>
/// <param name="ActiveDecodeTargetsPresent">Carries the active decode targets.</param>
/// <param name="CustomDtis">Decode target indications differ from the template.</param>
/// <param name="CustomFrameDiffs">Frame differences differ from the template.</param>
/// <param name="CustomChains">Chain differences differ from the template.</param>
public readonly record struct DependencyDescriptorHeader(
    bool StartOfFrame, bool EndOfFrame, int TemplateId, int FrameNumber, bool HasExtendedFields, bool StructureAttached,
    bool ActiveDecodeTargetsPresent, bool CustomDtis, bool CustomFrameDiffs, bool CustomChains)
{
    /// <summary>Reads the element's data; false when it is shorter than three octets.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out DependencyDescriptorHeader header)
    {
        header = default;
        if (data.Length < 3) return false;
        var extended = data.Length > 3;
        var flags = extended ? data[3] : 0;
        header = new DependencyDescriptorHeader(
            (data[0] & 0x80) != 0, (data[0] & 0x40) != 0, data[0] & 0x3F, BinaryPrimitives.ReadUInt16BigEndian(data[1..]), extended,
            (flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, (flags & 0x10) != 0, (flags & 0x08) != 0);
        return true;
    }
}
