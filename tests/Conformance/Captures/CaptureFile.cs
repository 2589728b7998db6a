using System.Buffers.Binary;
using System.Text.Json;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Captures;

/// <summary>Reads a capture and makes the arrivals a case asks for.</summary>
internal static class CaptureFile
{
    public static List<CaptureArrival> Load(JsonElement input, string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, input.GetProperty("capture").GetString()!)));
        if (document.RootElement.GetProperty("format").GetInt32() != 1) throw new InvalidDataException("the capture's format is not known");
        var packets = document.RootElement.GetProperty("packets").EnumerateArray()
            .Select(packet => (AtMs: packet[0].GetDouble(), Bytes: Convert.FromHexString(packet[1].GetString()!))).ToList();
        var arrivals = input.GetProperty("arrivals");
        var order = arrivals.ValueKind == JsonValueKind.String
            ? packets.Select((packet, index) => (packet.AtMs, index))
            : arrivals.EnumerateArray().Select(arrival => (AtMs: arrival[0].GetDouble(), index: arrival[1].GetInt32()));
        var (sequenceAdd, timestampAdd) = input.TryGetProperty("rewrite", out var rewrite)
            ? (rewrite.GetProperty("seqAdd").GetInt64(), rewrite.GetProperty("tsAdd").GetInt64()) : (0, 0);
        return [.. order.Select(arrival => new CaptureArrival(
            new Instant((long)(arrival.AtMs * 1e6)), Rewrite(packets[arrival.index].Bytes, sequenceAdd, timestampAdd)))];
    }

    /// <summary>RFC 5761 section 4.</summary>
    public static bool IsRtcp(byte[] packet) => packet.Length > 1 && packet[1] is >= 192 and <= 223;

    private static byte[] Rewrite(byte[] original, long sequenceAdd, long timestampAdd)
    {
        var packet = original.ToArray();
        if (packet.Length < 12 || IsRtcp(packet)) return packet;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), unchecked((ushort)(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) + sequenceAdd)));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), unchecked((uint)(BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)) + timestampAdd)));
        return packet;
    }
}
