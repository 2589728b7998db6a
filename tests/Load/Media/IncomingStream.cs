using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Load.Media;

/// <summary>What arrived of one consumer: holes in its numbering, holes in what its publisher sent, and how long packets took.</summary>
internal sealed class IncomingStream(uint ssrc)
{
    private const int ClockRate = 90_000;

    private readonly SequenceGuard _sequences = new();
    private readonly ReceptionStatistics _statistics = new(ssrc, ClockRate);
    private uint? _firstCounter;
    private uint _lastCounter;
    private long _first;
    private long _last = -1;

    /// <summary>Its SSRC.</summary>
    public uint Ssrc => ssrc;

    /// <summary>Packets since the measurement began.</summary>
    public long Packets { get; private set; }

    /// <summary>Sequence numbers that never came.</summary>
    public long Missing => Packets == 0 ? 0 : _last - _first + 1 - Packets;

    /// <summary>Packets of the publisher between the first and the last one here that never came.</summary>
    public long MissingOfPublisher => _firstCounter is { } first ? _lastCounter - first + 1 - Packets : 0;

    /// <summary>Packets ever.</summary>
    public long Total => _statistics.Packets;

    /// <summary>Delays from the publisher's send to here.</summary>
    public DelayHistogram Delays { get; } = new();

    /// <summary>Counts from now on.</summary>
    public void Restart()
    {
        (Packets, _firstCounter, _last) = (0, null, -1);
        Delays.Clear();
    }

    /// <summary>A packet arrived, decrypted.</summary>
    public void Handle(in RtpPacket packet, Instant now)
    {
        if (_sequences.Accept(packet.SequenceNumber, out var sequence) == SequenceVerdict.Stray) return;
        _statistics.HandlePacket(sequence, packet.Timestamp, packet.Payload.Length, now);
        if (!PacketTrailer.TryRead(packet.Payload, out var counter, out var sentAt)) return;
        if (Packets++ == 0) _first = sequence;
        _last = Math.Max(_last, sequence);
        _firstCounter ??= counter;
        _lastCounter = Math.Max(_lastCounter, counter);
        Delays.Add(now - sentAt);
    }

    /// <summary>A report of the sender.</summary>
    public void HandleReport(in SenderReport report, Instant now) => _statistics.HandleSenderReport(report.Ntp, now);

    /// <summary>The report block that is due.</summary>
    public bool TryReport(Instant now, out ReportBlock block) => _statistics.TryBuildReport(now, out block);
}
