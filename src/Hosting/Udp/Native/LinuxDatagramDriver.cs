using System.Net.Sockets;
using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>The seam over epoll, recvmmsg, sendmmsg and UDP_SEGMENT.</summary>
internal sealed class LinuxDatagramDriver(MediaLoopOptions options) : IDatagramDriver
{
    private readonly Epoll _epoll = new();
    private readonly LinuxReceiver _receiver = new();
    private readonly TrainReceiver? _trains = options.ReceiveTrains ? new TrainReceiver() : null;
    private readonly LinuxSender _sender = new(options.SendBatchPackets);
    private readonly Dictionary<int, MediaSocket> _sockets = [];
    private readonly Dictionary<int, WatchedSocket> _watched = [];
    private readonly List<Epoll.Readiness> _ready = new(Epoll.Capacity);

    public void Add(MediaSocket socket)
    {
        socket.SegmentationRefused = !options.Segmentation || !KnowsSegmentation(socket.Socket);
        _trains?.Request(socket.Socket);
        if (socket.WantsArrivals && ReceiveStamps.TryRequest(socket.Socket)) socket.Arrivals = new ArrivalClock();
        _epoll.Add(socket.Socket.SafeHandle, socket.Token);
        _sockets.Add(socket.Token, socket);
    }

    public void Remove(MediaSocket socket)
    {
        _epoll.Remove(socket.Socket.SafeHandle);
        _sockets.Remove(socket.Token);
    }

    public void Watch(WatchedSocket socket)
    {
        _epoll.Add(socket.Socket.SafeHandle, socket.Token);
        _watched.Add(socket.Token, socket);
    }

    public void Rewatch(WatchedSocket socket) => _epoll.Modify(socket.Socket.SafeHandle, socket.Token, socket.WantsRead, socket.WantsWrite);

    public void Unwatch(WatchedSocket socket)
    {
        _epoll.Remove(socket.Socket.SafeHandle);
        _watched.Remove(socket.Token);
    }

    public void Wait(TimeSpan timeout, List<MediaSocket> ready, List<WatchedSocket> watched)
    {
        _ready.Clear();
        _epoll.Wait(timeout, _ready);
        foreach (var (token, canRead, canWrite) in _ready)
        {
            if (_sockets.TryGetValue(token, out var socket))
            {
                ready.Add(socket);
            }
            else if (_watched.TryGetValue(token, out var other))
            {
                (other.CanRead, other.CanWrite) = (canRead, canWrite);
                watched.Add(other);
            }
        }
    }

    public void Receive(MediaSocket socket, ReceiveBatch batch)
    {
        if (_trains is null) _receiver.Receive(socket, batch);
        else _trains.Receive(socket, batch);
    }

    public void Send(SendBatch batch, MediaLoopCounters counters) => _sender.Send(batch, counters);

    public void Wake() => _epoll.Wake();

    public void Dispose() => _epoll.Dispose();

    private static bool KnowsSegmentation(Socket socket)
    {
        // A kernel before 4.18 ignores the control message and would send one giant datagram, so it is asked first.
        try
        {
            socket.SetRawSocketOption(SegmentControl.UdpLevel, SegmentControl.UdpSegment, BitConverter.GetBytes(0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
