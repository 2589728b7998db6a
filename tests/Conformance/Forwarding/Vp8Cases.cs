using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;

namespace RoomLens.Conformance.Forwarding;

/// <summary>Kind <c>vp8.rewrite</c>: picture ids and indexes over switches of source and temporal layers left out.</summary>
internal static class Vp8Cases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var numbers = new Vp8FrameNumbers();
        var outputs = new List<object?>();
        var (source, maxTid) = (0, int.MaxValue);
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    outputs.Add(Forward(numbers, source, maxTid, step.GetProperty("descriptor")));
                    break;
                case "switch":
                    source = (source + 1) % Vp8FrameNumbers.MaxSources;
                    numbers.Switch();
                    break;
                case "maxTid":
                    maxTid = step.GetProperty("tid").GetInt32();
                    break;
                default:
                    report.Fail("op", "a known op", step);
                    break;
            }
        }
        report.Check("outputs", outputs);
    }

    private static object? Forward(Vp8FrameNumbers numbers, int source, int maxTid, JsonElement descriptor)
    {
        var payload = Write(descriptor);
        if (!Vp8Descriptor.TryParse(payload, out var parsed)) throw new InvalidDataException($"no descriptor: {descriptor.GetRawText()}");
        if (parsed.TemporalId > maxTid)
        {
            numbers.Skip(source, parsed);
            return null;
        }
        if (!numbers.TryRewrite(source, payload, isLive: true) || !Vp8Descriptor.TryParse(payload, out var written)) return null;
        return new
        {
            pictureId = written.PictureId,
            pictureIdBits = written.PictureIdBits > 0 ? written.PictureIdBits : (int?)null,
            tl0PicIdx = written.Tl0PicIdx,
            tid = written.TemporalId,
            keyIdx = written.KeyIdx,
            layerSync = written.LayerSync ?? false,
        };
    }

    /// <summary>The descriptor on the wire, and one octet of a frame.</summary>
    private static byte[] Write(JsonElement descriptor)
    {
        int? Number(string name) => descriptor.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
        var (picture, index, layer, key) = (Number("pictureId"), Number("tl0PicIdx"), Number("tid"), Number("keyIdx"));
        var sync = descriptor.TryGetProperty("layerSync", out var flag) && flag.ValueKind == JsonValueKind.True;
        List<byte> payload = [0x90, (byte)((picture is null ? 0 : 0x80) | (index is null ? 0 : 0x40) | (layer is null ? 0 : 0x20) | (key is null ? 0 : 0x10))];
        if (picture is { } id)
        {
            if (Number("pictureIdBits") == 15) payload.Add((byte)(0x80 | id >> 8));
            payload.Add((byte)id);
        }
        if (index is { } tl0) payload.Add((byte)tl0);
        if (layer is not null || key is not null) payload.Add((byte)((layer ?? 0) << 6 | (sync ? 0x20 : 0) | (key ?? 0)));
        payload.Add(0x01);
        return [.. payload];
    }
}
