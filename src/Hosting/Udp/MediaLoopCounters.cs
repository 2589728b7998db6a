namespace RoomLens.Hosting.Udp;

/// <summary>What went through a media loop and what was lost in it. Written by the loop's thread, read by any.</summary>
public sealed class MediaLoopCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<DatagramDrop>().Length];
    private long _received;
    private long _receivedBytes;
    private long _sent;
    private long _sentBytes;
    private long _segmentedSends;
    private long _turns;

    /// <summary>Datagrams handed to the handler.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes of them, without UDP and IP headers.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>Datagrams the kernel took.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Bytes of them, without UDP and IP headers.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Sends that carried several datagrams at once.</summary>
    public long SegmentedSends => Volatile.Read(ref _segmentedSends);

    /// <summary>Turns of the loop.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Datagrams lost for one reason.</summary>
    public long Drops(DatagramDrop reason) => Volatile.Read(ref _drops[(int)reason]);

    // One writer: a plain add with a volatile store is enough and costs no locked instruction per packet.
    internal void AddReceived(int bytes)
    {
        Volatile.Write(ref _received, _received + 1);
        Volatile.Write(ref _receivedBytes, _receivedBytes + bytes);
    }

    internal void AddSent(int packets, long bytes)
    {
        Volatile.Write(ref _sent, _sent + packets);
        Volatile.Write(ref _sentBytes, _sentBytes + bytes);
        if (packets > 1) Volatile.Write(ref _segmentedSends, _segmentedSends + 1);
    }

    internal void AddDrops(DatagramDrop reason, int packets) =>
        Volatile.Write(ref _drops[(int)reason], _drops[(int)reason] + packets);

    internal void AddTurn() => Volatile.Write(ref _turns, _turns + 1);
}
