using System.Net;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Load.Dtls;
using RoomLens.Rtp.Time;

namespace RoomLens.Load.Peers;

/// <summary>The media thread of a load: all transports on the product's own loop, so that the generator costs as little as it can.</summary>
internal sealed class LoadLoop : IMediaLoopHandler, IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly List<LoadTransport> _transports = [];
    private readonly List<MediaSocket> _retired = [];
    private Instant _nextTick;
    private Instant _nextSecond;

    public LoadLoop()
    {
        Loop = new MediaLoop(new MediaLoopOptions { Name = "load-media" }, Clock);
        Loop.Start(this);
    }

    /// <summary>The thread.</summary>
    public MediaLoop Loop { get; }

    /// <summary>Time.</summary>
    public MonotonicClock Clock { get; } = new();

    /// <summary>Who everybody is towards DTLS.</summary>
    public ClientCertificate Certificate { get; } = new();

    /// <inheritdoc/>
    public Instant? NextTimeout => _transports.Count == 0 ? null : _nextTick;

    /// <summary>Makes a transport, which begins to check at once.</summary>
    public Task<LoadTransport> ConnectAsync(TransportOffer offer, bool stopsAfterHello = false) => Loop.InvokeAsync(() =>
    {
        var socket = Loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        var transport = new LoadTransport(this, socket, offer) { StopsAfterHello = stopsAfterHello };
        socket.State = transport;
        _transports.Add(transport);
        return transport;
    });

    /// <summary>Ends a transport.</summary>
    public Task CloseAsync(LoadTransport transport, bool politely) => Loop.InvokeAsync(() =>
    {
        transport.Close(politely);
        _transports.Remove(transport);
    });

    /// <summary>Closes a socket once what was queued on it has left. The loop's thread only.</summary>
    public void Retire(MediaSocket socket) => _retired.Add(socket);

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now) => (socket.State as LoadTransport)?.HandleDatagram(datagram, now);

    /// <inheritdoc/>
    public void HandleTurnEnd(Instant now)
    {
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        if (now < _nextTick) return;
        _nextTick = now + Tick;
        foreach (var socket in _retired) Loop.Close(socket);
        _retired.Clear();
        foreach (var transport in _transports) transport.HandleTimeout(now);
        if (now < _nextSecond) return;
        _nextSecond = now + TimeSpan.FromSeconds(1);
        foreach (var transport in _transports) transport.HandleSecond(Clock.UtcNow, now);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Loop.InvokeAsync(() =>
        {
            foreach (var transport in _transports) transport.Close(politely: true);
        });
        await Loop.DisposeAsync();
        Certificate.Dispose();
    }
}
