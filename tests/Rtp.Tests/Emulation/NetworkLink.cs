namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>One direction of an emulated network: packets in with a time, packets out at theirs. No clock, no socket; the seed decides all.</summary>
internal sealed class NetworkLink(NetworkConditions conditions, int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<byte[], (double At, long Order)> _wire = new();
    private bool _bad;
    private double _bottleneckFreeAt;
    private double _lastAt;
    private long _order;

    /// <summary>When the next packet comes out; null = none is under way.</summary>
    public double? NextMs => _wire.TryPeek(out _, out var due) ? due.At : null;

    /// <summary>What the network does from now on.</summary>
    public NetworkConditions Conditions { get; set; } = conditions;

    /// <summary>How long a packet sent now waits before the bottleneck, milliseconds.</summary>
    public double WaitMs(double nowMs) => Math.Max(0, _bottleneckFreeAt - nowMs);

    /// <summary>Packets that did not get through.</summary>
    public int Lost { get; private set; }

    public void Send(byte[] packet, double nowMs)
    {
        if (IsLost(nowMs) || !TryPassBottleneck(packet.Length, ref nowMs))
        {
            Lost++;
            return;
        }
        var at = nowMs + Conditions.DelayMs + _random.NextDouble() * Conditions.JitterMs;
        if (_random.NextDouble() < Conditions.Reorder) at += _random.NextDouble() * Conditions.ReorderMs;
        else _lastAt = at = Math.Max(at, _lastAt);
        _wire.Enqueue(packet, (at, _order++));
        if (_random.NextDouble() < Conditions.Duplicate) _wire.Enqueue(packet, (at + _random.NextDouble() * Conditions.ReorderMs, _order++));
    }

    public bool TryReceive(double nowMs, out byte[] packet)
    {
        packet = [];
        if (NextMs is not { } due || due > nowMs) return false;
        packet = _wire.Dequeue();
        return true;
    }

    private bool IsLost(double nowMs)
    {
        _bad = _bad ? _random.NextDouble() >= Conditions.BurstEnd : _random.NextDouble() < Conditions.BurstBegin;
        var atRandom = _random.NextDouble() < Conditions.Loss;
        return _bad || atRandom || (nowMs >= Conditions.BlackoutFromMs && nowMs < Conditions.BlackoutToMs);
    }

    private bool TryPassBottleneck(int octets, ref double nowMs)
    {
        if (Conditions.RateKbps <= 0) return true;
        var begins = Math.Max(nowMs, _bottleneckFreeAt);
        if (begins - nowMs > Conditions.QueueMs) return false;
        nowMs = _bottleneckFreeAt = begins + octets * 8 / Conditions.RateKbps;
        return true;
    }
}
