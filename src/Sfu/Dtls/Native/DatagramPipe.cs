namespace RoomLens.Sfu.Dtls.Native;

/// <summary>What stands behind the BIO of one connection: at most one datagram in, a bounded list of datagrams out.</summary>
internal sealed class DatagramPipe
{
    /// <summary>A flight is about ten datagrams; more than this in one step is not a handshake, and the rest is lost as on a network.</summary>
    private const int MaxWritten = 64;

    private readonly List<byte[]> _written = [];
    private byte[]? _inbound;

    /// <summary>The datagram the next read gives.</summary>
    public void Offer(ReadOnlySpan<byte> datagram) => _inbound = datagram.ToArray();

    /// <summary>Takes the datagram in, cut to the buffer as a socket would; -1 = none.</summary>
    public int Read(Span<byte> destination)
    {
        if (_inbound is not { } datagram) return -1;
        _inbound = null;
        var length = Math.Min(datagram.Length, destination.Length);
        datagram.AsSpan(0, length).CopyTo(destination);
        return length;
    }

    public void Write(ReadOnlySpan<byte> datagram)
    {
        if (_written.Count < MaxWritten) _written.Add(datagram.ToArray());
    }

    /// <summary>Everything written since the last call.</summary>
    public byte[][] TakeWritten()
    {
        if (_written.Count == 0) return [];
        var written = _written.ToArray();
        _written.Clear();
        return written;
    }
}
