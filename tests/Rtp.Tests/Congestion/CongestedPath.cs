using RoomLens.Rtp.Tests.Emulation;

namespace RoomLens.Rtp.Tests.Congestion;

/// <summary>One bottleneck that several flows share, run in steps of a millisecond; feedback comes back over an unloaded path.</summary>
internal sealed class CongestedPath(NetworkConditions conditions, int seed)
{
    private readonly NetworkLink _link = new(conditions, seed);
    private readonly List<MediaFlow> _flows = [];
    private double _longestWaitMs;

    public long NowMs { get; private set; }

    public NetworkConditions Conditions
    {
        get => _link.Conditions;
        set => _link.Conditions = value;
    }

    /// <summary>Longest wait before the bottleneck since this was last read, milliseconds.</summary>
    public double TakeLongestWaitMs()
    {
        var longest = _longestWaitMs;
        _longestWaitMs = 0;
        return longest;
    }

    public MediaFlow Add(Func<MediaFlow, long> rateBps)
    {
        var flow = new MediaFlow(_flows.Count, rateBps, Send);
        _flows.Add(flow);
        return flow;
    }

    public void Run(TimeSpan time)
    {
        for (var end = NowMs + (long)time.TotalMilliseconds; NowMs < end; NowMs++)
        {
            foreach (var flow in _flows) flow.HandleTurn(NowMs);
            while (_link.TryReceive(NowMs, out var packet)) _flows[packet[0]].HandleArrival(packet, NowMs);
        }
    }

    /// <summary>Runs until something is so, and gives how long that took, milliseconds; the limit when it never was.</summary>
    public long RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var began = NowMs;
        while (!condition() && NowMs - began < limit.TotalMilliseconds) Run(TimeSpan.FromMilliseconds(10));
        return NowMs - began;
    }

    private void Send(byte[] packet)
    {
        _longestWaitMs = Math.Max(_longestWaitMs, _link.WaitMs(NowMs));
        _link.Send(packet, NowMs);
    }
}
