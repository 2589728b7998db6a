using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Forwarding;

/// <summary>Kind <c>rtp.rewrite</c>: sequence numbers and timestamps of one receiver over drops, padding and switches of source.</summary>
internal sealed class RewriteCases
{
    private const int ClockRateHz = 90_000;

    private readonly Dictionary<uint, Source> _sources = [];
    private readonly TimestampGuard _timestamps = new();
    private readonly List<object?> _outputs = [];
    private SequenceMap? _map;
    private uint? _current;
    private int _sequenceStep = 1;
    private bool _switched;

    public static void Run(JsonElement input, CaseReport report)
    {
        var run = new RewriteCases();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "rtp": run.Forward(step); break;
                case "switch": run.Switch(step); break;
                case "drop": run.DropUpstream(step); break;
                default: report.Fail("op", "a known op", step); break;
            }
        }
        report.Check("outputs", run._outputs);
    }

    private void Switch(JsonElement step)
    {
        _current = step.GetProperty("ssrc").GetUInt32();
        _sequenceStep = step.TryGetProperty("snAdjust", out var numbers) ? numbers.GetInt32() : 1;
        _timestamps.Switch((int)_current.Value, step.TryGetProperty("tsAdjust", out var ticks) ? ticks.GetInt32() : 1);
        _switched = true;
    }

    private void DropUpstream(JsonElement step)
    {
        if (_current is not { } ssrc || _map is null) return;
        var source = Of(ssrc);
        var sequence = source.Sequences.Extend(step.GetProperty("seq").GetUInt16());
        source.Highest = Math.Max(source.Highest ?? sequence, sequence);
        _map.Skip((int)ssrc, sequence);
    }

    private void Forward(JsonElement step)
    {
        var ssrc = step.GetProperty("ssrc").GetUInt32();
        _current ??= ssrc;
        _outputs.Add(ssrc == _current && TryForward(step, ssrc, out var seq, out var ts) ? new { seq, ts } : null);
    }

    private bool TryForward(JsonElement step, uint ssrc, out ushort seq, out uint ts)
    {
        (seq, ts) = (0, 0);
        var source = Of(ssrc);
        var sequence = source.Sequences.Extend(step.GetProperty("seq").GetUInt16());
        Begin(ssrc, sequence);
        var isNext = source.Highest is not { } highest || sequence == highest + 1;
        if (!source.Seen.Add(sequence)) return false;
        source.Highest = Math.Max(source.Highest ?? sequence, sequence);
        var dropped = step.TryGetProperty("drop", out var drop) && drop.ValueKind == JsonValueKind.True;
        if (dropped || (isNext && step.GetProperty("payloadSize").GetInt32() == 0))
        {
            _map!.Skip((int)ssrc, sequence);
            return false;
        }
        if (!_map!.TryMap((int)ssrc, sequence, out var output)) return false;
        var ticks = source.Timestamps.Extend(step.GetProperty("ts").GetUInt32());
        (seq, ts) = (unchecked((ushort)output), _timestamps.Next((int)ssrc, new MediaTime(ticks, ClockRateHz)).Rtp);
        return true;
    }

    private void Begin(uint ssrc, long sequence)
    {
        if (_map is null)
        {
            // The first packet of all keeps its numbers.
            _map = new SequenceMap(sequence - 1);
            _map.Synchronize((int)ssrc, sequence);
        }
        else if (_switched)
        {
            _map.Synchronize((int)ssrc, sequence, _sequenceStep);
        }
        if (_switched) Of(ssrc).Highest = null;
        _switched = false;
    }

    private Source Of(uint ssrc)
    {
        if (!_sources.TryGetValue(ssrc, out var source)) _sources[ssrc] = source = new Source();
        return source;
    }

    private sealed class Source
    {
        public SequenceExtender Sequences { get; } = new();
        public TimestampExtender Timestamps { get; } = new();
        public HashSet<long> Seen { get; } = [];
        public long? Highest { get; set; }
    }
}
