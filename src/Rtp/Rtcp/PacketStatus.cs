namespace RoomLens.Rtp.Rtcp;

/// <summary>Status of one packet in transport-wide feedback; the value is also the length of its delta in octets.</summary>
public enum PacketStatus
{
    /// <summary>Not received.</summary>
    NotReceived = 0,
    /// <summary>Received; delta of one octet, unsigned.</summary>
    SmallDelta = 1,
    /// <summary>Received; delta of two octets, signed.</summary>
    LargeDelta = 2,
    /// <summary>Reserved.</summary>
    Reserved = 3,
}
