using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Frames;

/// <summary>A complete frame, decodable or not. Its octets are in the assembler's buffer until the next frame.</summary>
internal readonly record struct AssembledFrame
{
    public required long FirstSequence { get; init; }
    public required long LastSequence { get; init; }
    public required int Packets { get; init; }
    public required int Length { get; init; }
    public required long Timestamp { get; init; }

    /// <summary>Of its first packet.</summary>
    public required PayloadDescriptor Descriptor { get; init; }

    public required FrameContent Content { get; init; }

    /// <summary>Its last packet had the marker: the picture ends here.</summary>
    public required bool EndsPicture { get; init; }

    public required Instant FirstPacketAt { get; init; }
    public required int Rotation { get; init; }
    public required NtpTime? AbsCaptureTime { get; init; }

    /// <summary>Dependency descriptors of its frames, where packets carried them; valid until the next frame.</summary>
    public IReadOnlyList<FrameDependencies>? Dependencies { get; init; }

    /// <summary>Packets before it, after the previous frame, were lost or thrown away.</summary>
    public required bool GapBefore { get; init; }
}
