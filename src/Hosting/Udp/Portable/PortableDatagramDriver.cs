using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp.Portable;

/// <summary>The seam over plain .NET sockets: one call per datagram, any operating system. Also the oracle for the Linux driver in tests.</summary>
internal sealed class PortableDatagramDriver : IDatagramDriver
{
    private readonly Socket _wakeReceiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly Socket _wakeSender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly Dictionary<Socket, MediaSocket> _sockets = [];
    private readonly Dictionary<Socket, WatchedSocket> _watched = [];
    private readonly List<Socket> _waiting = [];
    private readonly List<Socket> _writing = [];
    private readonly SocketAddressBuffer _v4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddressBuffer _v6 = new(AddressFamily.InterNetworkV6);
    private readonly byte[] _wakeBytes = new byte[16];

    public PortableDatagramDriver()
    {
        _wakeReceiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeSender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeSender.Connect(_wakeReceiver.LocalEndPoint!);
        _wakeReceiver.Connect(_wakeSender.LocalEndPoint!);
    }

    public void Add(MediaSocket socket) => _sockets.Add(socket.Socket, socket);

    public void Remove(MediaSocket socket) => _sockets.Remove(socket.Socket);

    public void Watch(WatchedSocket socket) => _watched.Add(socket.Socket, socket);

    public void Rewatch(WatchedSocket socket)
    {
        // Each wait asks for what is wanted then.
    }

    public void Unwatch(WatchedSocket socket) => _watched.Remove(socket.Socket);

    public void Wait(TimeSpan timeout, List<MediaSocket> ready, List<WatchedSocket> watched)
    {
        _waiting.Clear();
        _writing.Clear();
        _waiting.Add(_wakeReceiver);
        _waiting.AddRange(_sockets.Keys);
        foreach (var (socket, wants) in _watched)
        {
            (wants.CanRead, wants.CanWrite) = (false, false);
            if (wants.WantsRead) _waiting.Add(socket);
            if (wants.WantsWrite) _writing.Add(socket);
        }

        Socket.Select(_waiting, _writing, null, timeout);
        foreach (var socket in _waiting)
        {
            if (socket == _wakeReceiver) DrainWakeUps();
            else if (_sockets.TryGetValue(socket, out var datagrams)) ready.Add(datagrams);
            else Append(watched, _watched[socket]).CanRead = true;
        }

        foreach (var socket in _writing) Append(watched, _watched[socket]).CanWrite = true;
    }

    public void Receive(MediaSocket socket, ReceiveBatch batch)
    {
        var sender = socket.LocalAddress.IsIPv6 ? _v6 : _v4;
        var count = 0;
        while (count < batch.Slots.Count)
        {
            var slot = batch.Slots.Slot(count);
            try
            {
                // One byte more than allowed tells a datagram that is too large from one that just fits.
                var length = socket.Socket.ReceiveFrom(slot[..(PinnedSlots.MaxDatagramBytes + 1)], SocketFlags.None, sender.Address);
                batch.Set(count, sender.Read(), length);
                if (length > PinnedSlots.MaxDatagramBytes) batch.SetTruncated(count);
                count++;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                break;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                batch.SetTruncated(count++);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused)
            {
                // Windows and some BSDs report an earlier send's ICMP answer here; it says nothing about this socket.
                continue;
            }
        }

        batch.Count = count;
    }

    public void Send(SendBatch batch, MediaLoopCounters counters)
    {
        var entries = batch.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.Socket.IsClosed || entry.Socket.LocalAddress.IsIPv6 != entry.To.IsIPv6)
            {
                counters.AddDrops(DatagramDrop.SendNoSocket, 1);
                continue;
            }

            var target = entry.To.IsIPv6 ? _v6 : _v4;
            target.Write(entry.To);
            try
            {
                entry.Socket.Socket.SendTo(batch.Join(i), SocketFlags.None, target.Address);
                counters.AddSent(1, entry.Length);
            }
            catch (SocketException e)
            {
                counters.AddDrops(ReasonOf(e.SocketErrorCode), 1);
            }
        }
    }

    public void Wake()
    {
        try
        {
            _wakeSender.Send(_wakeBytes.AsSpan(0, 1));
        }
        catch (SocketException)
        {
            // A full buffer means that a wake-up is already waiting.
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended; there is nothing left to wake.
        }
    }

    public void Dispose()
    {
        _wakeReceiver.Dispose();
        _wakeSender.Dispose();
    }

    private static DatagramDrop ReasonOf(SocketError error) => error switch
    {
        SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => DatagramDrop.SendBufferFull,
        SocketError.MessageSize => DatagramDrop.SendTooLarge,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.AccessDenied
            or SocketError.ConnectionRefused => DatagramDrop.SendUnreachable,
        _ => DatagramDrop.SendFailed,
    };

    private static WatchedSocket Append(List<WatchedSocket> watched, WatchedSocket socket)
    {
        if (!socket.CanRead && !socket.CanWrite) watched.Add(socket);
        return socket;
    }

    private void DrainWakeUps()
    {
        while (_wakeReceiver.Available > 0) _wakeReceiver.Receive(_wakeBytes);
    }
}
