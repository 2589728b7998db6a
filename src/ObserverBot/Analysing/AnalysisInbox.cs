using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Reporting;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>What waits for the analysis of one stream beside its picture. Each slot holds the newest of its kind. Thread-safe.</summary>
internal sealed class AnalysisInbox
{
    private readonly object _gate = new();
    private IReadOnlyList<DetectorPlan>? _plans;
    private ObservedFrame? _present;
    private bool _stalled;
    private HealthState? _unobservable;
    private DecodeLimit? _limit;
    private bool _tick;
    private bool _close;

    /// <summary>Other plans apply.</summary>
    public void PutPlans(IReadOnlyList<DetectorPlan> plans)
    {
        lock (_gate) _plans = plans;
    }

    /// <summary>Frames come, from this one on.</summary>
    public void PutPresent(in ObservedFrame frame)
    {
        lock (_gate) (_present, _stalled, _unobservable) = (frame, false, null);
    }

    /// <summary>Frames come no more.</summary>
    public void PutStalled()
    {
        lock (_gate) _stalled = true;
    }

    /// <summary>Nothing of what comes can be read.</summary>
    public void PutUnobservable(HealthState state)
    {
        lock (_gate) _unobservable = state;
    }

    /// <summary>Only so much of the stream is decoded.</summary>
    public void PutLimit(DecodeLimit limit)
    {
        lock (_gate) _limit = limit;
    }

    /// <summary>Time has passed.</summary>
    public void PutTick()
    {
        lock (_gate) _tick = true;
    }

    /// <summary>The stream is closed.</summary>
    public void PutClose()
    {
        lock (_gate) _close = true;
    }

    /// <summary>Takes everything.</summary>
    public InboxContents Take()
    {
        lock (_gate)
        {
            var contents = new InboxContents(_plans, _present, _stalled, _unobservable, _tick, _close) { Limit = _limit };
            (_plans, _present, _stalled, _unobservable, _limit, _tick) = (null, null, false, null, null, false);
            return contents;
        }
    }
}
