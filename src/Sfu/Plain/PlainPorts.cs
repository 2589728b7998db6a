using System.Net;
using RoomLens.Hosting.Udp;

namespace RoomLens.Sfu.Plain;

/// <summary>Opens and closes the socket pairs of plain producers. Used on the worker thread only.</summary>
internal sealed class PlainPorts(MediaLoop loop, IPAddress address, int first, int last)
{
    // Other programs may hold ports of the range: give up after a bounded search, not after the whole range.
    private const int MaxTries = 64;

    private readonly PortPairPool _pool = new(first, last);

    /// <summary>The loop that owns the sockets.</summary>
    public MediaLoop Loop => loop;

    /// <summary>A fresh pair; null when none is free.</summary>
    public PlainPair? TryOpen()
    {
        for (var tries = 0; tries < MaxTries && _pool.TryRent(out var even); tries++)
        {
            if (TryBind(even) is { } pair) return pair;
            _pool.Return(even);
        }

        return null;
    }

    /// <summary>Closes a pair and frees its ports.</summary>
    public void Release(PlainPair pair)
    {
        if (pair.Rtp.IsClosed) return;
        loop.Close(pair.Rtp);
        loop.Close(pair.Rtcp);
        _pool.Return(pair.Rtp.LocalEndPoint.Port);
    }

    private PlainPair? TryBind(int even)
    {
        if (!loop.TryBind(new IPEndPoint(address, even), SocketClass.Internal, out var rtp)) return null;
        if (loop.TryBind(new IPEndPoint(address, even + 1), SocketClass.Internal, out var rtcp)) return new PlainPair(rtp!, rtcp!);
        loop.Close(rtp!);
        return null;
    }
}
