namespace RoomLens.Rtp.Frames.Gates;

/// <summary>What becomes of a complete frame.</summary>
internal enum GateVerdict
{
    /// <summary>What it refers to is lost.</summary>
    Refused,
    /// <summary>Nothing for a decoder to show and nothing lost: parameter sets that are kept, pictures made to be skipped.</summary>
    Absorbed,
    /// <summary>Decodable.</summary>
    Passed,
}
