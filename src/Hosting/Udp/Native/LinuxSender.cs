using System.Runtime.InteropServices;
using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>
/// sendmmsg per socket; runs of equal-sized datagrams to one destination (the last may be shorter) as one segmented message. A segmented message
/// that is refused is sent again as single datagrams.
/// </summary>
internal sealed class LinuxSender(int capacity)
{
    /// <summary>Messages per call (UIO_MAXIOV).</summary>
    private const int MaxMessagesPerCall = 1024;

    /// <summary>Segments per message that every kernel since 4.18 takes (UDP_MAX_SEGMENTS was 64).</summary>
    private const int MaxSegments = 64;

    /// <summary>The head of a datagram, and the rest of it that others have too; nothing where the head is all.</summary>
    private const int VectorsPerPacket = 2;

    /// <summary>Bytes per message: the largest IPv6 payload of a 16-bit length, rounded down.</summary>
    private const int MaxSegmentedBytes = 65_000;

    private readonly MultiMessage[] _messages = GC.AllocateArray<MultiMessage>(capacity, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(capacity * VectorsPerPacket, pinned: true);
    private readonly Run[] _runs = new Run[capacity];
    private readonly SocketNames _names = new(capacity);
    private readonly SegmentControl _controls = new(capacity);
    private readonly SendPlan _plan = new(capacity);
    private int _messageCount;
    private int _vectorCount;

    public void Send(SendBatch batch, MediaLoopCounters counters)
    {
        var entries = batch.Entries;
        _plan.Build(entries, counters);
        for (var lane = 0; lane < _plan.LaneCount; lane++)
        {
            var (socket, chain) = _plan.GetLane(lane);
            _messageCount = 0;
            _vectorCount = 0;
            for (; chain != SendPlan.None; chain = _plan.NextChain(chain)) AddChain(chain, batch, socket.SegmentationRefused);
            SendMessages(socket, counters);
        }
    }

    private void AddChain(int first, SendBatch batch, bool single)
    {
        var entries = batch.Entries;
        for (var entry = first; entry != SendPlan.None;)
        {
            var segment = entries[entry].Length;
            var run = new Run(_vectorCount, 0, 0);
            while (entry != SendPlan.None)
            {
                var length = entries[entry].Length;
                if (run.Packets > 0 && !Fits(run, length, segment, single)) break;
                AddVectors(batch, entry, entries[entry]);
                run = run with { Packets = run.Packets + 1, Bytes = run.Bytes + length };
                entry = _plan.NextEntry(entry);
                if (length < segment) break;
            }

            AddMessage(run, entries[first].To, segment);
        }
    }

    private void AddVectors(SendBatch batch, int index, in SendBatch.Entry entry)
    {
        _vectors[_vectorCount++] = new IoVector { Base = batch.Slots.Address(index), Length = entry.Head };
        _vectors[_vectorCount++] = new IoVector { Base = batch.AddressOfRest(entry), Length = entry.Length - entry.Head };
    }

    private static bool Fits(in Run run, int length, int segment, bool single) =>
        !single && segment > 0 && length > 0 && length <= segment && run.Packets < MaxSegments && run.Bytes + length <= MaxSegmentedBytes;

    private void AddMessage(in Run run, in UdpAddress to, int segment)
    {
        var at = _messageCount++;
        _runs[at] = run;
        _messages[at] = new MultiMessage
        {
            Name = _names.Address(at),
            NameLength = _names.Write(at, to),
            Vectors = Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, run.FirstVector),
            VectorCount = run.Packets * VectorsPerPacket,
        };
        if (run.Packets < 2) return;
        _controls.Write(at, segment);
        _messages[at].Control = _controls.Address(at);
        _messages[at].ControlLength = SegmentControl.Stride;
    }

    private void SendMessages(MediaSocket socket, MediaLoopCounters counters)
    {
        for (var at = 0; at < _messageCount;)
        {
            var sent = SendRange(socket, at, Math.Min(_messageCount - at, MaxMessagesPerCall));
            for (var i = 0; i < sent; i++) counters.AddSent(_runs[at + i].Packets, _runs[at + i].Bytes);
            if (sent > 0)
            {
                at += sent;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.Intr) continue;
            if (error == Errno.Again)
            {
                // The socket's buffer is full; media waits for nobody.
                for (; at < _messageCount; at++) counters.AddDrops(DatagramDrop.SendBufferFull, _runs[at].Packets);
                return;
            }

            HandleRefusal(socket, at++, error, counters);
        }
    }

    private int SendRange(MediaSocket socket, int first, int count) =>
        Libc.SendMany(socket.Socket.SafeHandle, Marshal.UnsafeAddrOfPinnedArrayElement(_messages, first), (uint)count, MultiMessage.DontWait);

    private void HandleRefusal(MediaSocket socket, int at, int error, MediaLoopCounters counters)
    {
        var run = _runs[at];
        if (run.Packets == 1)
        {
            counters.AddDrops(Errno.ReasonOf(error), 1);
            return;
        }

        if (Errno.RefusesSegmentation(error)) socket.SegmentationRefused = true;
        for (var i = 0; i < run.Packets; i++) SendSingle(socket, at, run.FirstVector + i * VectorsPerPacket, counters);
    }

    private void SendSingle(MediaSocket socket, int at, int vector, MediaLoopCounters counters)
    {
        _messages[at].Vectors = Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, vector);
        _messages[at].VectorCount = VectorsPerPacket;
        _messages[at].Control = 0;
        _messages[at].ControlLength = 0;
        if (SendRange(socket, at, 1) == 1) counters.AddSent(1, _vectors[vector].Length + _vectors[vector + 1].Length);
        else counters.AddDrops(Errno.ReasonOf(Marshal.GetLastPInvokeError()), 1);
    }

    /// <summary>Datagrams of one message.</summary>
    private readonly record struct Run(int FirstVector, int Packets, int Bytes);
}
