using System.Net.Sockets;
using System.Runtime.InteropServices;
using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>
/// recvmmsg of trains: a segmented datagram that nobody had to take apart on the way (UDP_GRO) arrives in one slot, with the size of its segments in a control
/// message (linux/udp.h, udp(7)).
/// </summary>
internal sealed class TrainReceiver
{
    private const int UdpGro = 104;

    /// <summary>CMSG_SPACE(sizeof(int)) on 64-bit Linux.</summary>
    private const int ControlStride = 24;

    private readonly MultiMessage[] _messages = GC.AllocateArray<MultiMessage>(ReceiveBatch.TrainSlots, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(ReceiveBatch.TrainSlots, pinned: true);
    private readonly byte[] _controls = GC.AllocateArray<byte>(ReceiveBatch.TrainSlots * ControlStride, pinned: true);
    private readonly SocketNames _names = new(ReceiveBatch.TrainSlots);
    private ReceiveBatch? _prepared;

    /// <summary>Asks the kernel for trains. One before 5.0 refuses and gives single datagrams, which are trains of one.</summary>
    public void Request(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SegmentControl.UdpLevel, UdpGro, BitConverter.GetBytes(1));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ProtocolOption or SocketError.InvalidArgument or SocketError.OperationNotSupported)
        {
            // Nothing else is different then.
        }
    }

    public void Receive(MediaSocket socket, ReceiveBatch batch)
    {
        if (_prepared != batch) Prepare(batch);
        foreach (ref var message in _messages.AsSpan())
        {
            message.NameLength = SocketNames.Stride;
            message.ControlLength = ControlStride;
        }

        var count = Libc.ReceiveMany(
            socket.Socket.SafeHandle, Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0), ReceiveBatch.TrainSlots, MultiMessage.DontWait, 0);

        // None: nothing to read, a signal, or an ICMP error of an earlier send; the next turn asks again.
        batch.Count = 0;
        for (var i = 0; i < count; i++)
        {
            var length = (int)_messages[i].Length;
            var segment = SegmentBytes(i) is var stated and > 0 ? stated : Math.Max(1, length);
            // The kernel joins no more than that, and knows no other family here.
            if (!_names.TryRead(i, out var from) || length > segment * ReceiveBatch.MaxTrain)
            {
                batch.Add(from, i, 0, ReceiveBatch.Refused);
                continue;
            }

            var offset = 0;
            do
            {
                batch.Add(from, i, offset, Math.Min(segment, length - offset));
                offset += segment;
            }
            while (offset < length);
        }
    }

    private int SegmentBytes(int index)
    {
        var control = _controls.AsSpan(index * ControlStride, ControlStride);
        return _messages[index].ControlLength >= ControlStride && MemoryMarshal.Read<int>(control[8..]) == SegmentControl.UdpLevel && MemoryMarshal.Read<int>(control[12..]) == UdpGro
            ? MemoryMarshal.Read<int>(control[16..])
            : 0;
    }

    private void Prepare(ReceiveBatch batch)
    {
        for (var i = 0; i < ReceiveBatch.TrainSlots; i++)
        {
            _vectors[i] = new IoVector { Base = batch.Slots.Address(i), Length = batch.Slots.Bytes };
            _messages[i] = new MultiMessage
            {
                Name = _names.Address(i),
                Vectors = Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i),
                VectorCount = 1,
                Control = Marshal.UnsafeAddrOfPinnedArrayElement(_controls, i * ControlStride),
            };
        }

        _prepared = batch;
    }
}
