using System.Net;
using System.Net.Sockets;
using RoomLens.Benchmarks.Measuring;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Hosting.Udp.Batches;
using RoomLens.Rtp.Time;

namespace RoomLens.Benchmarks.Micro;

/// <summary>Datagrams of 1200 octets through a socket on loopback, 64 at once, with or without the kernel's arrival times.</summary>
internal sealed class BatchReceive : IDisposable
{
    private const int Octets = 1200;

    private readonly MonotonicClock _clock = new();
    private readonly IDatagramDriver _driver = DatagramDrivers.Create(new MediaLoopOptions());
    private readonly ReceiveBatch _batch = new();
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly MediaSocket _receiver;
    private readonly byte[] _datagram = new byte[Octets];

    public BatchReceive(bool stamped)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _receiver = new MediaSocket(socket, SocketClass.Public, 0) { WantsArrivals = stamped };
        _driver.Add(_receiver);
        _sender.Connect(_receiver.LocalEndPoint);
    }

    /// <summary>The newest arrival, kept alive.</summary>
    public Instant Newest { get; private set; }

    /// <summary>Reading alone, as the media loop does it.</summary>
    public Figure MeasureReading() => Rounds.Measure(ReceiveBatch.Capacity, Send, Receive);

    /// <summary>Sending included: on loopback the kernel takes the time there.</summary>
    public Figure MeasureBoth() => Rounds.Measure(ReceiveBatch.Capacity, static () => { }, () =>
    {
        Send();
        Receive();
    });

    public void Dispose()
    {
        _driver.Remove(_receiver);
        _driver.Dispose();
        _receiver.Socket.Dispose();
        _sender.Dispose();
    }

    private void Send()
    {
        for (var i = 0; i < ReceiveBatch.Capacity; i++) _sender.Send(_datagram);
    }

    private void Receive()
    {
        _driver.Receive(_receiver, _batch);
        var readAt = _receiver.Arrivals is null ? Newest : _clock.Now;
        for (var i = 0; i < _batch.Count; i++) Newest = _receiver.Arrivals?.Map(_batch.Age(i), readAt) ?? readAt;
    }
}
