using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;

namespace RoomLens.Conformance.Forwarding;

/// <summary>Kind <c>seq.rewrite</c>: a counter of any width that is continued over gaps, drops and synchronizations.</summary>
internal static class SequenceCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var bits = input.GetProperty("bits").GetInt32();
        var circle = 1L << bits;
        var initial = input.GetProperty("initialOutput").GetInt64();
        var extender = new CircularExtender();
        SequenceMap? map = null;
        var outputs = new List<long?>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            var number = (uint)step.GetProperty("input").GetInt64();
            var synchronizes = IsSet(step, "sync");
            var sequence = synchronizes ? extender.Restart(number, bits) : extender.Extend(number, bits);
            if (map is null)
            {
                // The first number keeps its distance to the output, unless it is told to continue there.
                map = new SequenceMap(synchronizes ? initial : sequence + initial - 1);
                map.Synchronize(0, sequence);
            }
            else if (synchronizes)
            {
                map.Synchronize(0, sequence);
            }
            if (IsSet(step, "drop")) map.Skip(0, sequence);
            outputs.Add(!IsSet(step, "drop") && map.TryMap(0, sequence, out var output) ? Wrap(output) : null);
        }
        if (!report.Expect.TryGetProperty("outputs", out var expected)) return;
        report.MarkCompared("outputs");
        var wanted = expected.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (long?)null : Wrap(value.GetInt64())).ToList();
        if (JsonComparison.Find(JsonSerializer.SerializeToElement(wanted), JsonSerializer.SerializeToElement(outputs), 0, "outputs") is var (path, want, got))
            report.Fail(path, want, got);

        long Wrap(long value) => value & (circle - 1);
    }

    private static bool IsSet(JsonElement step, string name) => step.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
