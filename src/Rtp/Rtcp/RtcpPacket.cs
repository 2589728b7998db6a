using System.Buffers.Binary;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Rtcp;

/// <summary>
/// One packet of a compound that <see cref="RtcpReader"/> has checked, as a view over the datagram. Typed reads are valid for the
/// <see cref="Kind"/> they name and, the packet having been checked, cannot fail.
/// </summary>
public readonly ref struct RtcpPacket
{
    internal RtcpPacket(RtcpKind kind, ReadOnlySpan<byte> bytes, int paddingSize)
    {
        Kind = kind;
        Bytes = bytes;
        Body = bytes[RtcpType.HeaderLength..^paddingSize];
    }

    /// <summary>What it is.</summary>
    public RtcpKind Kind { get; }

    /// <summary>Header and all.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>After the 4-octet header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The 5-bit field of the header: a count, a subtype or a feedback format.</summary>
    public int Count => Bytes[0] & 0x1F;

    /// <summary>SSRC of the sender; 0 for the empty SDES and BYE, and for unknown packets without a body.</summary>
    public uint SenderSsrc => Body.Length >= 4 ? ReadUInt32(0) : 0;

    /// <summary>The media source of a feedback packet.</summary>
    public uint MediaSsrc => ReadUInt32(4);

    /// <summary>Feedback control information of a feedback packet.</summary>
    public ReadOnlySpan<byte> FeedbackControl => Body[8..];

    /// <summary>Number of report blocks of an SR or RR.</summary>
    public int ReportCount => Count;

    /// <summary>Sender information of an SR.</summary>
    public SenderReport ReadSenderReport() => new(
        ReadUInt32(0), new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(Body[4..])), ReadUInt32(12), ReadUInt32(16), ReadUInt32(20));

    /// <summary>One report block of an SR or RR.</summary>
    public ReportBlock ReadReport(int index) => ReportBlock.Read(Body[(ReportsOffset + index * RtcpType.ReportBlockLength)..]);

    /// <summary>What follows the report blocks of an SR or RR.</summary>
    public ReadOnlySpan<byte> ProfileExtension => Body[(ReportsOffset + ReportCount * RtcpType.ReportBlockLength)..];

    /// <summary>Sequence numbers of a NACK, in wire order.</summary>
    public NackReader ReadNack() => new(FeedbackControl);

    /// <summary>Statuses and arrival deltas of transport-wide feedback.</summary>
    public TransportWideReader ReadTransportWide() => TransportWideReader.TryCreate(FeedbackControl, out var reader) ? reader : default;

    /// <summary>Items of an SDES.</summary>
    public SdesReader ReadSourceDescription() => new(Body, Count);

    /// <summary>Number of FIR entries.</summary>
    public int FirCount => FeedbackControl.Length / 8;

    /// <summary>One FIR entry: which stream, and the command's sequence number (a repeat carries the same).</summary>
    public (uint Ssrc, byte Sequence) ReadFir(int index) => (ReadUInt32(8 + index * 8), Body[8 + index * 8 + 4]);

    /// <summary>Reference times and delays of an XR.</summary>
    public ExtendedReportReader ReadExtendedReport() => new(Body[4..]);

    /// <summary>Bitrate of a REMB.</summary>
    public RembFeedback ReadRemb() => new(Body[13] >> 2, ((Body[13] & 0x03) << 16) | BinaryPrimitives.ReadUInt16BigEndian(Body[14..]));

    /// <summary>Number of streams a REMB is about.</summary>
    public int RembSsrcCount => Body[12];

    /// <summary>One stream a REMB is about.</summary>
    public uint ReadRembSsrc(int index) => ReadUInt32(16 + index * 4);

    /// <summary>One source that says BYE; there are <see cref="Count"/> of them.</summary>
    public uint ReadGoodbye(int index) => ReadUInt32(index * 4);

    /// <summary>UTF-8 reason of a BYE; empty when none.</summary>
    public ReadOnlySpan<byte> GoodbyeReason => Body.Length > Count * 4 ? Body.Slice(Count * 4 + 1, Body[Count * 4]) : default;

    private int ReportsOffset => Kind == RtcpKind.SenderReport ? 4 + RtcpType.SenderInfoLength : 4;

    private uint ReadUInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Body[offset..]);
}
