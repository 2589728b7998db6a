namespace RoomLens.Rtp.Sdp;

/// <summary>The <c>o=</c> line (RFC 8866 section 5.2). Session id and version stay text: senders exceed 64 bits.</summary>
public sealed record SdpOrigin(string Username, string SessionId, string SessionVersion, string AddressType, string Address);
