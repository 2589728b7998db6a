namespace RoomLens.Rtp.Sdp;

/// <summary>One <c>a=</c> line.</summary>
/// <param name="Name">Before the first colon.</param>
/// <param name="Value">After it; empty for a flag.</param>
public readonly record struct SdpAttribute(string Name, string Value);
