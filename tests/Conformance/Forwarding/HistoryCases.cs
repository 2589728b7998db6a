using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Forwarding;

/// <summary>
/// Kind <c>rtxbuffer.insert</c> through the retransmission history, which ages by arrival: packets are taken to arrive when their timestamps say. The
/// peer's checks of timestamps against sequence numbers are not among its options.
/// </summary>
internal static class HistoryCases
{
    public static void Insert(JsonElement input, CaseReport report)
    {
        var config = input.GetProperty("config");
        var clockRate = config.GetProperty("clockRate").GetDouble();
        var history = new RetransmissionHistory(new RetransmissionHistoryOptions
        {
            MaxAge = TimeSpan.FromMilliseconds(config.GetProperty("maxAgeMs").GetDouble()),
            MaxPackets = config.GetProperty("maxItems").GetInt32(),
        }, new PacketBufferPool());
        var sequences = new SequenceExtender();
        var timestamps = new TimestampExtender();
        var newest = default(Instant);
        foreach (var insert in input.GetProperty("inserts").EnumerateArray())
        {
            var packet = new byte[RtpPacket.FixedHeaderLength];
            RtpHeaderWriter.Write(packet, 96, false, insert[0].GetUInt16(), insert[1].GetUInt32(), 1);
            var at = new Instant((long)(timestamps.Extend(insert[1].GetUInt32()) / clockRate * 1e9));
            if (at > newest) newest = at;
            history.Expire(newest);
            history.Add(sequences.Extend(insert[0].GetUInt16()), packet, beginsKeyFrame: false, at);
        }
        report.Check("slots", Slots(history, newest));
    }

    private static List<object?> Slots(RetransmissionHistory history, Instant now)
    {
        var slots = new List<object?>();
        for (var sequence = history.Oldest; sequence < history.Next; sequence++)
        {
            if (history.TryGet(sequence, now, out var bytes) && RtpPacket.TryParse(bytes, out var packet))
                slots.Add(new { seq = packet.SequenceNumber, ts = packet.Timestamp });
            else if (slots.Count > 0) slots.Add(null);
        }
        return slots;
    }
}
