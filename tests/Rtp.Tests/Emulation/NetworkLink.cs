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

    /// <summary>Packets that did not get through.</summary>
    public int Lost { get; private set; }

    public void Send(byte[] packet, double nowMs)
    {
        if (IsLost(nowMs) || !TryPassBottleneck(packet.Length, ref nowMs))
        {
            Lost++;
            return;
        }
        var at = nowMs + conditions.DelayMs + _random.NextDouble() * conditions.JitterMs;
        if (_random.NextDouble() < conditions.Reorder) at += _random.NextDouble() * conditions.ReorderMs;
        else _lastAt = at = Math.Max(at, _lastAt);
        _wire.Enqueue(packet, (at, _order++));
        if (_random.NextDouble() < conditions.Duplicate) _wire.Enqueue(packet, (at + _random.NextDouble() * conditions.ReorderMs, _order++));
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
        _bad = _bad ? _random.NextDouble() >= conditions.BurstEnd : _random.NextDouble() < conditions.BurstBegin;
        var atRandom = _random.NextDouble() < conditions.Loss;
        return _bad || atRandom || (nowMs >= conditions.BlackoutFromMs && nowMs < conditions.BlackoutToMs);
    }

    private bool TryPassBottleneck(int octets, ref double nowMs)
    {
        if (conditions.RateKbps <= 0) return true;
        var begins = Math.Max(nowMs, _bottleneckFreeAt);
        if (begins - nowMs > conditions.QueueMs) return false;
        nowMs = _bottleneckFreeAt = begins + octets * 8 / conditions.RateKbps;
        return true;
    }
}
