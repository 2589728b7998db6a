using RoomLens.Contracts.Events;

namespace RoomLens.Contracts.Agents;

/// <summary>How a bot does with one assigned stream.</summary>
public sealed record StreamReport
{
    /// <summary>The assignment.</summary>
    public required string AssignmentId { get; init; }
    /// <summary>State of the observation.</summary>
    public required StreamState State { get; init; }
    /// <summary>Why, when it is not observing.</summary>
    public string? Detail { get; init; }
    /// <summary>How much of it is decoded.</summary>
    public DecodeStep Decodes { get; init; }
    /// <summary>Measured CPU share, 1.0 = one core.</summary>
    public double Cost { get; init; }
    /// <summary>Age of the newest analysed frame, first packet to observation, ms.</summary>
    public double? FrameAgeMs { get; init; }
    /// <summary>Frames received per second.</summary>
    public double ReceivedFps { get; init; }
    /// <summary>Frames analysed per second (the busiest detector).</summary>
    public double AnalysedFps { get; init; }
    /// <summary>Decoded picture width, pixels.</summary>
    public int Width { get; init; }
    /// <summary>Decoded picture height, pixels.</summary>
    public int Height { get; init; }
    /// <summary>Spatial layer received.</summary>
    public int SpatialLayer { get; init; }
    /// <summary>Temporal layer received.</summary>
    public int TemporalLayer { get; init; }
    /// <summary>Packets lost and never repaired.</summary>
    public long PacketsLost { get; init; }
}
