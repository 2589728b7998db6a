using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>RTP packets with everything a header can carry, retransmissions of them, and the clocks that are set by what comes.</summary>
internal static class PacketTargets
{
    private static readonly byte[][] KeyFrames = [Convert.FromHexString("5000009d012a8002680100"), Convert.FromHexString("1000009d012affffffff01")];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("rtp", [.. ParserTargets.Packets(VideoCodec.Vp8), .. Full()], ReadRtp),
        new("vp8 key frame header", KeyFrames, static bytes => Vp8KeyFrameHeader.TryParse(bytes, out _))
        {
            // What stands behind the start code.
            Grammar = new OverwriteMutation(KeyFrames, from: 6),
            GrammarShare = 0.5,
        },
        new("clocks", OperationReader.Corpus(), Clocks()),
    ];

    /// <summary>One-byte and two-byte extensions, contributing sources, padding, in all combinations.</summary>
    internal static IEnumerable<byte[]> Full()
    {
        byte[] sources = [0, 0, 0, 5, 0, 0, 0, 6];
        byte[] shortForm = [0xBE, 0xDE, 0, 8, 0x10, 0x30, 0x22, 1, 2, 3, 0x51, 0, 1, 0x32, 9, 9, 9, 0x40, 0x82, 0x67, 1, 2, 3, 4, 5, 6, 7, 8, 0x72, 0, 0x10, 0x20, 0xF0, 0, 0, 0];
        byte[] longForm = [0x10, 0, 0, 6, 1, 2, 0x30, 0x31, 2, 3, 1, 2, 3, 6, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 4, 2, 0x81];
        for (var i = 0; i < 12; i++)
        {
            var extension = (i % 3) switch { 0 => shortForm, 1 => longForm, _ => [] };
            var (hasSources, padded) = ((i & 1) != 0, i >= 6);
            yield return
            [
                (byte)(0x80 | (padded ? 0x20 : 0) | (extension.Length > 0 ? 0x10 : 0) | (hasSources ? 2 : 0)), 96, 1, 2, 0, 0, 0, 9, 0, 0, 0, 1,
                .. hasSources ? sources : [], .. extension, 0x90, 0x80, 0x81, 7, 0, 1, 2, 3, .. padded ? (byte[])[0, 0, 3] : [],
            ];
        }
    }

    private static bool ReadRtp(byte[] bytes)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) return false;
        Assert.Equal(bytes.Length, packet.HeaderLength + packet.Payload.Length + packet.PaddingSize);
        packet.TryGetExtension(4, out _);
        var elements = packet.ReadExtensions();
        while (elements.TryRead(out _, out var data)) ReadElement(data);
        var target = new byte[bytes.Length + 2];
        var length = RtxPacket.Encode(packet, 97, 2, 3, target);
        Assert.True(length > 0 && RtpPacket.TryParse(target.AsSpan(0, length), out var rtx) && rtx.Timestamp == packet.Timestamp);
        RtxPacket.Decode(packet, 96, 1, target);
        return true;
    }

    private static void ReadElement(ReadOnlySpan<byte> data)
    {
        HeaderExtensions.TryReadAbsCaptureTime(data, out _, out _);
        HeaderExtensions.TryReadAbsSendTime(data, out _);
        HeaderExtensions.TryReadAudioLevel(data, out _, out _);
        HeaderExtensions.TryReadPlayoutDelay(data, out _, out _);
        HeaderExtensions.TryReadTransmissionOffset(data, out _);
        HeaderExtensions.TryReadTransportSequence(data, out _);
        if (HeaderExtensions.TryReadVideoOrientation(data, out var rotation)) Assert.True(rotation is 0 or 90 or 180 or 270);
        if (HeaderExtensions.TryReadText(data, out var text)) Assert.Equal(data.Length, Encoding.ASCII.GetByteCount(text));
    }

    /// <summary>Sender reports of any content: the clocks may be wrong by them, but must neither throw nor run away from arrival without bound.</summary>
    private static Func<byte[], bool> Clocks()
    {
        var (capture, timeline, table, limiter) = (new CaptureClock(90_000), new OutputTimeline(90_000), new SenderReportTable(), new RetransmissionLimiter());
        var (now, timestamp) = (Instant.FromMilliseconds(1000), uint.MaxValue - 100_000);
        var utc = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(6, out var operation, out var argument))
            {
                any = true;
                var arrival = utc + TimeSpan.FromMilliseconds(now.Nanoseconds / 1_000_000.0);
                var report = new SenderReport(1, new NtpTime(NtpTime.FromUtc(arrival).Value + ((ulong)argument << (argument % 40))), timestamp, 1, 1);
                switch (operation)
                {
                    case 0: capture.HandleSenderReport(report, now, arrival); break;
                    case 1: timeline.HandleSenderReport(argument & 3, report); break;
                    case 2: timeline.Map(argument & 3, timestamp += (uint)argument * 90, now); break;
                    case 3: now += TimeSpan.FromMilliseconds(argument); break;
                    case 4:
                        table.Record(report.Ntp, now);
                        if (table.TryGetRoundTrip(new ReportBlock(1, 0, 0, 0, 0, report.Ntp.Middle, (uint)argument), now, out var roundTrip)) Assert.True(roundTrip >= TimeSpan.Zero);
                        break;
                    default: limiter.TryAnswer(argument, TimeSpan.FromMilliseconds(20), now); break;
                }
                timeline.CanMapByReport(argument & 3);
                var stamp = capture.Stamp(new MediaTime(timestamp, 90_000), operation == 5 ? report.Ntp : null, arrival);
                Assert.True(stamp.Uncertainty >= TimeSpan.Zero);
            }
            return any;
        };
    }
}
