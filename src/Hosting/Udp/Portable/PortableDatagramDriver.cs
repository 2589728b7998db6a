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
    private readonly List<Socket> _waiting = [];
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

    public void Wait(TimeSpan timeout, List<MediaSocket> ready)
    {
        _waiting.Clear();
        _waiting.Add(_wakeReceiver);
        _waiting.AddRange(_sockets.Keys);
        Socket.Select(_waiting, null, null, timeout);
        foreach (var socket in _waiting)
        {
            if (socket == _wakeReceiver) DrainWakeUps();
            else ready.Add(_sockets[socket]);
        }
    }

    public void Receive(MediaSocket socket, ReceiveBatch batch)
    {
        var sender = socket.LocalAddress.IsIPv6 ? _v6 : _v4;
        var count = 0;
        while (count < ReceiveBatch.Capacity)
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
                entry.Socket.Socket.SendTo(batch.Slots.Slot(i)[..entry.Length], SocketFlags.None, target.Address);
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

    private void DrainWakeUps()
    {
        while (_wakeReceiver.Available > 0) _wakeReceiver.Receive(_wakeBytes);
    }
}
