using System.Diagnostics.CodeAnalysis;
using RoomLens.Hosting.Udp.Rings;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Pipes;

/// <summary>The sending end of a pipe: one tap per stream, and the requests of the other end. Owned by the worker thread.</summary>
internal sealed class PipeEntrance(Pipe pipe, RoomTable rooms, PipeCounters counters) : ILoopInbox
{
    // What is left is taken with the next turn, which follows at once.
    private const int RequestsPerTurn = 256;

    private readonly Dictionary<int, PipeTap> _taps = [];
    private bool _hasNews;

    /// <summary>The pipe.</summary>
    public Pipe Pipe => pipe;

    /// <summary>Streams it sends.</summary>
    public int Streams => _taps.Count;

    /// <inheritdoc/>
    public bool HasPending => !pipe.Requests.IsEmpty;

    /// <summary>What went into pipes here.</summary>
    public PipeCounters Counters => counters;

    /// <summary>A place in the pipe. False: there is none, and a drop was counted.</summary>
    public bool TryReserve(bool forPeople, [NotNullWhen(true)] out PipeSlot? slot)
    {
        if (pipe.Media.TryReserve(forPeople ? 0 : Pipe.KeptForPeople, out slot)) return true;
        counters.CountDrop(forPeople);
        return false;
    }

    /// <summary>Hands the reserved place over.</summary>
    public void Commit()
    {
        pipe.Media.Commit();
        _hasNews = true;
    }

    /// <summary>At the end of a turn: the other worker is woken once, if it sleeps.</summary>
    public void HandleTurnEnd()
    {
        if (!_hasNews) return;
        _hasNews = false;
        pipe.To.Worker.Loop.Nudge();
    }

    /// <inheritdoc/>
    public void Drain(Instant now)
    {
        for (var left = RequestsPerTurn; left > 0 && pipe.Requests.TryPeek(out var slot); left--)
        {
            Handle(slot.Request, now);
            pipe.Requests.Release();
        }
    }

    /// <summary>Ends every stream: the other worker is no more, or needs nothing.</summary>
    public void Close()
    {
        foreach (var tap in _taps.Values) tap.Producer?.RemoveTap(tap);
        _taps.Clear();
    }

    private void Handle(in PipeRequest request, Instant now)
    {
        if (request.Kind == PipeRequestKind.Open)
        {
            Open(request);
            return;
        }

        if (!_taps.TryGetValue(request.Stream, out var tap)) return;
        switch (request.Kind)
        {
            case PipeRequestKind.Close:
                tap.Producer?.RemoveTap(tap);
                _taps.Remove(request.Stream);
                break;
            case PipeRequestKind.KeyFrame:
                tap.RequestKeyFrame(request.Layer, now);
                break;
            case PipeRequestKind.Layers:
                tap.SetUse(request.Used, request.ForPeople);
                break;
            case PipeRequestKind.Repair:
                tap.Repair(request.Layer, request.Sequence, now);
                break;
        }
    }

    private void Open(in PipeRequest request)
    {
        // A producer that has closed meanwhile: its close is on the way to the other end.
        if (rooms.Find(request.RoomId!)?.Producers.GetValueOrDefault(request.ProducerId!) is not { IsMirror: false } producer) return;
        var tap = _taps[request.Stream] = new PipeTap(this, request.Stream, producer);
        tap.SetUse(request.Used, request.ForPeople);
        producer.AddTap(tap);
    }
}
