using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>Whole captures with loss, reordering, duplicates and wraps (VP8).</summary>
internal static class CaptureCases
{
    public static void Depacketize(JsonElement input, CaseReport report, string folder)
    {
        var arrivals = Load(input, folder);
        var media = arrivals.Where(a => !IsRtcp(a.Packet)).ToList();
        report.Check("rtcpPackets", arrivals.Count - media.Count);
        CompareFrames(input, media, report);
        CompareStream(media, report);
    }

    /// <summary>Every complete frame, decodable or not: assembly without the key-frame gate.</summary>
    private static void CompareFrames(JsonElement input, List<(Instant At, byte[] Packet)> media, CaseReport report)
    {
        var assembler = new FrameAssembler(new FrameAssemblerOptions { SkipToKeyFrame = false }, new PacketBufferPool())
        {
            HoleWait = TimeSpan.FromMilliseconds(input.GetProperty("config").GetProperty("maxReorderWaitMs").GetInt32()),
        };
        var extender = new SequenceExtender();
        var timestamps = new TimestampExtender();
        var frames = new List<JsonElement>();
        foreach (var (at, bytes) in media)
        {
            while (assembler.NextTimeout is { } due && due <= at) Drain(due);
            if (!RtpPacket.TryParse(bytes, out var packet)) continue;
            var slot = new PacketSlot { Sequence = extender.Extend(packet.SequenceNumber), Timestamp = timestamps.Extend(packet.Timestamp), Marker = packet.Marker, Arrival = at };
            slot.Kind = packet.Payload.IsEmpty ? SlotKind.Padding : Vp8Descriptor.TryParse(packet.Payload, out slot.Descriptor) ? SlotKind.Media : SlotKind.Damaged;
            assembler.Insert(slot, slot.Kind == SlotKind.Media ? packet.Payload[slot.Descriptor.Length..] : default);
            Drain(at);
        }
        while (assembler.NextTimeout is { } due) Drain(due);

        var expected = report.Expect.GetProperty("frames");
        report.Check("frameCount", frames.Count);
        report.Check("keyFrames", frames.Count(f => f.GetProperty("key").GetBoolean()));
        for (var i = 0; i < Math.Min(frames.Count, expected.GetArrayLength()); i++)
            foreach (var field in expected[i].EnumerateObject())
                report.Check(expected[i], field.Name, frames[i].TryGetProperty(field.Name, out var got) ? got : "unknown field");

        void Drain(Instant now)
        {
            while (assembler.TryAssemble(now, out var frame, out var payload)) frames.Add(Describe(frame, payload));
        }
    }

    private static JsonElement Describe(in AssembledFrame frame, ReadOnlySpan<byte> payload)
    {
        _ = Vp8KeyFrameHeader.TryParse(payload, out var size);
        return JsonSerializer.SerializeToElement(new
        {
            ts = (uint)frame.Timestamp,
            firstSeq = (ushort)frame.FirstSequence,
            lastSeq = (ushort)frame.LastSequence,
            packets = frame.Packets,
            length = frame.Length,
            key = frame.Descriptor.IsKeyFrame,
            sha256 = Convert.ToHexStringLower(SHA256.HashData(payload)),
            pictureId = frame.Descriptor.PictureId,
            tid = frame.Descriptor.TemporalId,
            tl0PicIdx = frame.Descriptor.Tl0PicIdx,
            width = size.Width,
            height = size.Height,
        });
    }

    /// <summary>The whole receiver: what it asks for, and that nothing undecodable leaves it.</summary>
    private static void CompareStream(List<(Instant At, byte[] Packet)> media, CaseReport report)
    {
        Assert.True(RtpPacket.TryParse(media[0].Packet, out var first));
        var stream = new ReceiveStream(
            new ReceiveStreamOptions { Codec = VideoCodec.Vp8, Ssrc = first.Ssrc, PayloadType = first.PayloadType, LocalSsrc = 1, Cname = "c" },
            new PacketBufferPool());
        var arrived = media.Select(m => (int)BinaryPrimitives.ReadUInt16BigEndian(m.Packet.AsSpan(2))).ToHashSet();
        var (nacked, timestamps, keyFrameRequested) = (new HashSet<int>(), new List<uint>(), false);
        foreach (var (at, bytes) in media)
        {
            while (stream.NextTimeout is { } due && due <= at) Poll(due);
            if (RtpPacket.TryParse(bytes, out var packet)) stream.HandleRtp(packet, at);
            Poll(at);
        }
        if (report.Expect.TryGetProperty("lostSeqs", out var lost))
            // One that comes late may come before it is asked for.
            foreach (var seq in lost.EnumerateArray().Where(s => !nacked.Contains(s.GetInt32()) && !arrived.Contains(s.GetInt32()))) report.Fail("lostSeqs", seq, "not asked for");
        if (report.Expect.TryGetProperty("keyFrameRequestExpected", out _)) report.Check("keyFrameRequestExpected", keyFrameRequested);
        if (report.Expect.TryGetProperty("firstDecodableTs", out var decodable))
            report.Check("firstDecodableTs", timestamps.Count == 0 ? null : (object)timestamps[0]);
        if (report.Expect.TryGetProperty("lostSeqs", out _) || decodable.ValueKind != JsonValueKind.Undefined) return;
        if (timestamps.Count != report.Expect.GetProperty("frameCount").GetInt32())
            report.Fail("frames of the stream", report.Expect.GetProperty("frameCount"), timestamps.Count);

        void Poll(Instant now)
        {
            stream.HandleTimeout(now);
            while (stream.TryPollFrame(out var frame)) timestamps.Add(frame.Timestamp.Rtp);
            Span<byte> buffer = stackalloc byte[1200];
            while (stream.TryPollRtcp(buffer, out var length))
            {
                if (!RtcpReader.TryCreate(buffer[..length], out var reader)) report.Fail("rtcp", "well formed", CaseReport.Hex(buffer[..length]));
                while (reader.TryRead(out var packet))
                {
                    keyFrameRequested |= packet.Kind == RtcpKind.PictureLossIndication;
                    if (packet.Kind != RtcpKind.Nack) continue;
                    var numbers = packet.ReadNack();
                    while (numbers.TryRead(out var seq)) nacked.Add(seq);
                }
            }
        }
    }

    private static List<(Instant At, byte[] Packet)> Load(JsonElement input, string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, input.GetProperty("capture").GetString()!)));
        var packets = document.RootElement.GetProperty("packets").EnumerateArray().Select(p => (At(p[0]), Convert.FromHexString(p[1].GetString()!))).ToList();
        var arrivals = input.GetProperty("arrivals");
        var list = arrivals.ValueKind == JsonValueKind.String
            ? packets
            : arrivals.EnumerateArray().Select(a => (At(a[0]), packets[a[1].GetInt32()].Item2.ToArray())).ToList();
        if (input.TryGetProperty("rewrite", out var rewrite))
            foreach (var (_, bytes) in list.Where(a => !IsRtcp(a.Item2))) Rewrite(bytes, rewrite);
        return list;
    }

    private static void Rewrite(byte[] packet, JsonElement rewrite)
    {
        var seq = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) + rewrite.GetProperty("seqAdd").GetInt64();
        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)) + rewrite.GetProperty("tsAdd").GetInt64();
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)seq);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)timestamp);
    }

    private static Instant At(JsonElement milliseconds) => new((long)(milliseconds.GetDouble() * 1_000_000));

    // RFC 5761 section 4.
    private static bool IsRtcp(byte[] packet) => packet.Length > 1 && packet[1] is >= 192 and <= 223;
}
