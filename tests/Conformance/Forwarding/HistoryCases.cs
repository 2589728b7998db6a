using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;

namespace RoomLens.Conformance.Forwarding;

/// <summary>Kind <c>rtxbuffer.insert</c>: the retransmission history that ages and orders by timestamps.</summary>
internal static class HistoryCases
{
    public static void Insert(JsonElement input, CaseReport report)
    {
        var config = input.GetProperty("config");
        var history = new RetransmissionHistory(new RetransmissionHistoryOptions
        {
            MaxAge = TimeSpan.FromMilliseconds(config.GetProperty("maxAgeMs").GetDouble()),
            MaxPackets = config.GetProperty("maxItems").GetInt32(),
            TimestampClockHz = config.GetProperty("clockRate").GetInt32(),
        }, new PacketBufferPool());
        var packet = new byte[RtpPacket.FixedHeaderLength];
        foreach (var insert in input.GetProperty("inserts").EnumerateArray())
        {
            RtpHeaderWriter.Write(packet, 96, false, insert[0].GetUInt16(), insert[1].GetUInt32(), 1);
            history.Add(Extend(insert[0].GetUInt16(), history), packet, beginsKeyFrame: false, default);
        }
        report.Check("slots", Slots(history));
    }

    /// <summary>Widened against what is held: a number refused says nothing about where the stream is.</summary>
    private static long Extend(ushort sequence, RetransmissionHistory history)
    {
        var newest = history.Count == 0 ? 1L << 32 | sequence : history.Next - 1;
        return newest + unchecked((short)(sequence - (ushort)newest));
    }

    private static List<object?> Slots(RetransmissionHistory history)
    {
        var slots = new List<object?>();
        for (var sequence = history.Oldest; sequence < history.Next; sequence++)
        {
            if (history.TryGet(sequence, default, out var bytes) && RtpPacket.TryParse(bytes, out var packet))
                slots.Add(new { seq = packet.SequenceNumber, ts = packet.Timestamp });
            else if (slots.Count > 0) slots.Add(null);
        }
        return slots;
    }
}
