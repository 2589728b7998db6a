using System.Runtime.InteropServices;
using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>recvmmsg into the slots of a batch.</summary>
internal sealed class LinuxReceiver
{
    private readonly MultiMessage[] _messages = GC.AllocateArray<MultiMessage>(ReceiveBatch.Capacity, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(ReceiveBatch.Capacity, pinned: true);
    private readonly SocketNames _names = new(ReceiveBatch.Capacity);
    private readonly ReceiveStamps _stamps = new(ReceiveBatch.Capacity);
    private ReceiveBatch? _prepared;

    public void Receive(MediaSocket socket, ReceiveBatch batch)
    {
        if (_prepared != batch) Prepare(batch);
        var isStamped = socket.Arrivals is not null;
        for (var i = 0; i < ReceiveBatch.Capacity; i++)
        {
            _messages[i].NameLength = SocketNames.Stride;
            _messages[i].ControlLength = isStamped ? ReceiveStamps.Stride : 0;
        }

        var count = Libc.ReceiveMany(
            socket.Socket.SafeHandle, Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0), ReceiveBatch.Capacity, MultiMessage.DontWait, 0);

        // Nothing to read, a signal, or an ICMP error of an earlier send: the next turn asks again.
        batch.Count = Math.Max(0, count);
        var readAt = isStamped && count > 0 ? ReceiveStamps.Now() : null;
        for (var i = 0; i < batch.Count; i++)
        {
            if (!_names.TryRead(i, out var from) || (_messages[i].Flags & MultiMessage.Truncated) != 0) batch.SetTruncated(i);
            else batch.Set(i, from, (int)_messages[i].Length);
            batch.SetAge(i, readAt - (readAt is null ? null : _stamps.Read(i, _messages[i].ControlLength)));
        }
    }

    private void Prepare(ReceiveBatch batch)
    {
        for (var i = 0; i < ReceiveBatch.Capacity; i++)
        {
            _vectors[i] = new IoVector { Base = batch.Slots.Address(i), Length = PinnedSlots.MaxDatagramBytes };
            _messages[i] = new MultiMessage
            {
                Name = _names.Address(i),
                Vectors = Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i),
                VectorCount = 1,
                Control = _stamps.Address(i),
            };
        }

        _prepared = batch;
    }
}
