using System.Buffers.Binary;

namespace RoomLens.Rtp.Rtcp;

/// <summary>
/// Iterates a compound RTCP datagram (RFC 3550 section 6.1; reduced-size ones of RFC 5506 too). The whole compound is checked first and
/// refused when any part of it is malformed: half-trusted feedback is worse than none.
/// </summary>
public ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    private RtcpReader(ReadOnlySpan<byte> compound) => _rest = compound;

    /// <summary>Checks every packet of the datagram. False: empty, wrong version, a length past the datagram, or contents that do not fit their type.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> compound, out RtcpReader reader)
    {
        reader = new RtcpReader(compound);
        if (compound.IsEmpty) return false;
        var check = reader;
        while (!check._rest.IsEmpty)
            if (!check.TrySplit(out var packet) || !IsWellFormed(packet)) return false;
        return true;
    }

    /// <summary>The next packet; false at the end.</summary>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        return !_rest.IsEmpty && TrySplit(out packet);
    }

    private bool TrySplit(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.Length < RtcpType.HeaderLength || _rest[0] >> 6 != 2) return false;
        var length = RtcpType.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) * 4;
        if (length > _rest.Length) return false;
        var bytes = _rest[..length];
        var padding = 0;
        if ((bytes[0] & 0x20) != 0)
        {
            // Only the last packet of a compound may be padded (RFC 3550 section 6.4.1). libwebrtc fills transport-wide feedback up to 32 bits by
            // padding, and pion application data: no peer insists on padding of whole words.
            padding = bytes[^1];
            if (padding == 0 || padding > length - RtcpType.HeaderLength) return false;
            if (!IsTransportWide(bytes) && length != _rest.Length) return false;
        }
        packet = new RtcpPacket(Classify(bytes), bytes, padding);
        _rest = _rest[length..];
        return true;
    }

    private static RtcpKind Classify(ReadOnlySpan<byte> packet)
    {
        var format = packet[0] & 0x1F;
        return packet[1] switch
        {
            RtcpType.SenderReport => RtcpKind.SenderReport,
            RtcpType.ReceiverReport => RtcpKind.ReceiverReport,
            RtcpType.SourceDescription => RtcpKind.SourceDescription,
            RtcpType.Goodbye => RtcpKind.Goodbye,
            RtcpType.Application => RtcpKind.Application,
            RtcpType.ExtendedReport => RtcpKind.ExtendedReport,
            RtcpType.TransportFeedback => format switch
            {
                RtcpType.FormatNack => RtcpKind.Nack,
                RtcpType.FormatTransportWide => RtcpKind.TransportWideFeedback,
                _ => RtcpKind.OtherTransportFeedback,
            },
            RtcpType.PayloadFeedback => format switch
            {
                RtcpType.FormatPli => RtcpKind.PictureLossIndication,
                RtcpType.FormatFir => RtcpKind.FullIntraRequest,
                RtcpType.FormatApplicationLayer when IsRemb(packet) => RtcpKind.ReceiverEstimatedMaximumBitrate,
                _ => RtcpKind.OtherPayloadFeedback,
            },
            _ => RtcpKind.Unknown,
        };
    }

    private static bool IsTransportWide(ReadOnlySpan<byte> packet) =>
        packet[1] == RtcpType.TransportFeedback && (packet[0] & 0x1F) == RtcpType.FormatTransportWide;

    private static bool IsRemb(ReadOnlySpan<byte> packet) =>
        packet.Length >= 16 && BinaryPrimitives.ReadUInt32BigEndian(packet[12..]) == RtcpType.RembIdentifier;

    private static bool IsWellFormed(in RtcpPacket packet)
    {
        var body = packet.Body;
        return packet.Kind switch
        {
            RtcpKind.SenderReport => body.Length >= 4 + RtcpType.SenderInfoLength + packet.Count * RtcpType.ReportBlockLength,
            RtcpKind.ReceiverReport => body.Length >= 4 + packet.Count * RtcpType.ReportBlockLength,
            RtcpKind.SourceDescription => IsValidSourceDescription(packet),
            RtcpKind.Goodbye => IsValidGoodbye(packet),
            RtcpKind.Application => body.Length >= 8,
            RtcpKind.ExtendedReport => body.Length >= 4,
            RtcpKind.Nack => body.Length >= 12 && body.Length % 4 == 0,
            RtcpKind.FullIntraRequest => body.Length >= 16 && body.Length % 8 == 0,
            RtcpKind.ReceiverEstimatedMaximumBitrate => body.Length >= 16 && body.Length == 16 + body[12] * 4,
            RtcpKind.PictureLossIndication => body.Length == 8,
            RtcpKind.TransportWideFeedback => body.Length >= 16 && TransportWideReader.TryCreate(packet.FeedbackControl, out _),
            RtcpKind.OtherTransportFeedback or RtcpKind.OtherPayloadFeedback => body.Length >= 8,
            _ => true,
        };
    }

    private static bool IsValidSourceDescription(in RtcpPacket packet)
    {
        var items = packet.ReadSourceDescription();
        while (items.TryRead(out _, out _, out _)) { }
        return items.IsValid;
    }

    private static bool IsValidGoodbye(in RtcpPacket packet)
    {
        var reasonAt = packet.Count * 4;
        return packet.Body.Length >= reasonAt && (packet.Body.Length == reasonAt || packet.Body.Length >= reasonAt + 1 + packet.Body[reasonAt]);
    }
}
