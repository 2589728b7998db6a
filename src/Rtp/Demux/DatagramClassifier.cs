namespace RoomLens.Rtp.Demux;

/// <summary>Tells STUN, DTLS, RTP and RTCP apart on one port (RFC 7983). Looks at two octets and the length, never throws.</summary>
public static class DatagramClassifier
{
    private const int StunHeaderLength = 20;
    private const int DtlsRecordHeaderLength = 13;
    private const int ChannelDataHeaderLength = 4;
    private const int RtpHeaderLength = 12;
    private const int RtcpHeaderLength = 4;

    /// <summary>Classifies a datagram; anything shorter than the fixed header of its class is dropped.</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2) return DatagramKind.Drop;

        return datagram[0] switch
        {
            >= 128 and <= 191 => ClassifyRtp(datagram),
            >= 20 and <= 63 => AtLeast(datagram, DtlsRecordHeaderLength, DatagramKind.Dtls),
            <= 3 => AtLeast(datagram, StunHeaderLength, DatagramKind.Stun),
            >= 64 and <= 79 => AtLeast(datagram, ChannelDataHeaderLength, DatagramKind.TurnChannel),
            _ => DatagramKind.Drop,
        };
    }

    private static DatagramKind ClassifyRtp(ReadOnlySpan<byte> datagram) =>
        datagram[1] is >= 192 and <= 223
            ? AtLeast(datagram, RtcpHeaderLength, DatagramKind.Rtcp)
            : AtLeast(datagram, RtpHeaderLength, DatagramKind.Rtp);

    private static DatagramKind AtLeast(ReadOnlySpan<byte> datagram, int length, DatagramKind kind) =>
        datagram.Length >= length ? kind : DatagramKind.Drop;
}
