using System.Diagnostics;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Benchmarks.Micro;

/// <summary>What many streams hold in memory, idle and live, and what idle ones cost.</summary>
internal static class StreamCost
{
    private const int LiveSeconds = 10;

    /// <summary>Managed bytes per stream of which one frame came and then nothing.</summary>
    public static double IdleBytes(int streams) => Bytes(streams, packetsEach: 5);

    /// <summary>Managed bytes per stream after ten seconds at 1.5 Mbit/s, one packet in a hundred late by 100 ms.</summary>
    public static double LiveBytes(int streams) => Bytes(streams, packetsEach: 156 * LiveSeconds);

    /// <summary>CPU time per second of this many idle streams' timers, nanoseconds per stream.</summary>
    public static double IdleTimerNs(int streams)
    {
        var all = Create(streams, new PacketBufferPool());
        foreach (var (stream, maker) in all) Feed(stream, maker, 5, late: false);
        var rtcp = new byte[1200];
        long took = 0;
        for (var second = 1; second <= 60; second++)
        {
            // Ten turns a second, as an idle loop makes.
            for (var turn = 0; turn < 10; turn++)
            {
                var now = new Instant(second * 1_000_000_000L + turn * 100_000_000L);
                var began = Stopwatch.GetTimestamp();
                foreach (var (stream, _) in all)
                {
                    if (stream.NextTimeout is not { } due || due > now) continue;
                    stream.HandleTimeout(now);
                    while (stream.TryPollFrame(out _)) { }
                    while (stream.TryPollRtcp(rtcp, out _)) { }
                }
                if (second > 30) took += Stopwatch.GetTimestamp() - began;
            }
        }
        return took * 1e9 / Stopwatch.Frequency / 30 / streams;
    }

    private static double Bytes(int streams, int packetsEach)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pool = new PacketBufferPool();
        var all = Create(streams, pool);
        foreach (var (stream, maker) in all) Feed(stream, maker, packetsEach, late: packetsEach > 100);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(all);
        GC.KeepAlive(pool);
        return bytes / (double)streams;
    }

    private static List<(ReceiveStream Stream, PacketMaker Maker)> Create(int streams, PacketBufferPool pool) =>
        [.. Enumerable.Range(1, streams).Select(i => (new ReceiveStream(ReceivePath.Options((uint)i), pool), new PacketMaker((uint)i)))];

    private static void Feed(ReceiveStream stream, PacketMaker maker, int packets, bool late)
    {
        var (bytes, held, rtcp) = (new byte[PacketMaker.PacketBytes], new byte[PacketMaker.PacketBytes], new byte[1200]);
        for (var i = 0; i < packets; i++)
        {
            var now = new Instant(maker.DueNs);
            maker.Write(bytes);
            if (late && i % 100 == 50) bytes.CopyTo(held, 0);
            else Handle(stream, bytes, now, rtcp);
            if (late && i % 100 == 65) Handle(stream, held, now, rtcp);
        }
    }

    private static void Handle(ReceiveStream stream, byte[] bytes, Instant now, byte[] rtcp)
    {
        if (RtpPacket.TryParse(bytes, out var packet)) stream.HandleRtp(packet, now);
        while (stream.TryPollFrame(out _)) { }
        while (stream.TryPollRtcp(rtcp, out _)) { }
    }
}
