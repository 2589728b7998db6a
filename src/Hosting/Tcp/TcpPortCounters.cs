namespace RoomLens.Hosting.Tcp;

/// <summary>What became of connections and packets of a <see cref="TcpPort"/>. Written by the loop's thread, read by any.</summary>
public sealed class TcpPortCounters
{
    /// <summary>Every reason, in order.</summary>
    public static readonly IReadOnlyList<TcpCloseReason> Reasons = Enum.GetValues<TcpCloseReason>();

    private readonly long[] _closed = new long[Reasons.Count];
    private long _open;
    private long _queueFull;
    private long _notOpen;
    private long _acceptFailures;

    /// <summary>Open connections.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>Packets dropped because their peer's queue was full.</summary>
    public long QueueFull => Volatile.Read(ref _queueFull);

    /// <summary>Packets dropped because their connection was closed already.</summary>
    public long NotOpen => Volatile.Read(ref _notOpen);

    /// <summary>Connections that the kernel could not give (no more descriptors).</summary>
    public long AcceptFailures => Volatile.Read(ref _acceptFailures);

    /// <summary>Connections that ended for one reason.</summary>
    public long Closed(TcpCloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    internal void SetOpen(int count) => Volatile.Write(ref _open, count);

    internal void AddClosed(TcpCloseReason reason) => Volatile.Write(ref _closed[(int)reason], _closed[(int)reason] + 1);

    internal void AddQueueFull() => Volatile.Write(ref _queueFull, _queueFull + 1);

    internal void AddNotOpen() => Volatile.Write(ref _notOpen, _notOpen + 1);

    internal void AddAcceptFailure() => Volatile.Write(ref _acceptFailures, _acceptFailures + 1);
}
