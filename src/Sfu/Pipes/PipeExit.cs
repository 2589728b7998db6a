using RoomLens.Hosting.Udp.Rings;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Pipes;

/// <summary>The receiving end of a pipe: hands its packets to the producers they are of, and asks the other end. Owned by the worker thread.</summary>
internal sealed class PipeExit(Pipe pipe) : ILoopInbox
{
    // As many as a worker takes from a socket; what is left is taken with the next turn, which follows at once.
    private const int PacketsPerTurn = 64;

    // Requests that wait for an end that does not keep up: whoever needs what is left out asks again.
    private const int MostWaiting = 1024;

    private readonly Dictionary<int, Producer> _streams = [];
    private readonly Queue<PipeRequest> _waiting = new();
    private int _lastStream;
    private bool _hasNews;

    /// <summary>The pipe.</summary>
    public Pipe Pipe => pipe;

    /// <summary>Whether the other end was made.</summary>
    public bool HasEntrance { get; set; }

    /// <summary>Whether nothing comes through it and nothing waits to be said.</summary>
    public bool IsIdle => _streams.Count == 0 && _waiting.Count == 0;

    /// <inheritdoc/>
    public bool HasPending => !pipe.Media.IsEmpty;

    /// <summary>Asks for a producer's packets; gives the stream's number.</summary>
    public int Open(Producer producer, int usedLayers, bool forPeople)
    {
        var stream = ++_lastStream;
        _streams.Add(stream, producer);
        Send(new PipeRequest(PipeRequestKind.Open, stream) { RoomId = producer.Peer.Room.Id, ProducerId = producer.Id, Used = usedLayers, ForPeople = forPeople });
        return stream;
    }

    /// <summary>Asks for them no more; what is under way goes nowhere.</summary>
    public void Close(int stream)
    {
        if (_streams.Remove(stream)) Send(new PipeRequest(PipeRequestKind.Close, stream));
    }

    /// <summary>Asks the other end, in order.</summary>
    public void Send(in PipeRequest request)
    {
        if (_waiting.Count == 0 && TryWrite(request)) return;
        if (!request.IsExpendable || _waiting.Count < MostWaiting) _waiting.Enqueue(request);
    }

    /// <inheritdoc/>
    public void Drain(Instant now)
    {
        for (var left = PacketsPerTurn; left > 0 && pipe.Media.TryPeek(out var slot); left--)
        {
            if (_streams.TryGetValue(slot.Stream, out var producer)) Handle(producer, slot, now);
            pipe.Media.Release();
        }
    }

    /// <summary>At the end of a turn: what had to wait is said, and the other worker is woken once, if it sleeps.</summary>
    public void HandleTurnEnd()
    {
        while (_waiting.TryPeek(out var request) && TryWrite(request)) _waiting.Dequeue();
        if (!_hasNews) return;
        _hasNews = false;
        pipe.From.Worker.Loop.Nudge();
    }

    private static void Handle(Producer producer, PipeSlot slot, Instant now)
    {
        switch (slot.Kind)
        {
            case PipeSlotKind.Packet:
                producer.HandlePiped(
                    new PipedPacket { Bytes = slot.Bytes, Layer = slot.Layer, Sequence = slot.Sequence, Timestamp = slot.Timestamp, Frame = slot.Frame }, now);
                break;
            case PipeSlotKind.Clock:
                producer.Clock.Update(slot.Ntp, slot.NtpTimestamp, slot.At);
                break;
            default:
                producer.Clock.Reset();
                break;
        }
    }

    private bool TryWrite(in PipeRequest request)
    {
        if (!pipe.Requests.TryReserve(0, out var slot)) return false;
        slot.Request = request;
        pipe.Requests.Commit();
        return _hasNews = true;
    }
}
