namespace RoomLens.Rtp.Rtcp;

/// <summary>Packet types and feedback formats on the wire (RFC 3550 section 12.1, RFC 4585 section 6.1).</summary>
internal static class RtcpType
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte SourceDescription = 202;
    public const byte Goodbye = 203;
    public const byte Application = 204;
    public const byte TransportFeedback = 205;
    public const byte PayloadFeedback = 206;
    public const byte ExtendedReport = 207;

    public const byte FormatNack = 1;
    public const byte FormatTransportWide = 15;
    public const byte FormatPli = 1;
    public const byte FormatFir = 4;
    public const byte FormatApplicationLayer = 15;

    /// <summary>"REMB" in ASCII.</summary>
    public const uint RembIdentifier = 0x52454D42;

    public const int HeaderLength = 4;
    public const int FeedbackHeaderLength = 12;
    public const int ReportBlockLength = 24;
    public const int SenderInfoLength = 20;
}
