using RoomLens.Fuzzing;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Layers;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>
/// Packets of a publisher on their way to consumers: layers inside a stream and simulcast, extensions renumbered, retransmissions, reports, time. The
/// fake receiver checks that what leaves parses.
/// </summary>
internal static class ForwardingTargets
{
    private const int MaxBuffers = 3 * 2500;

    private static readonly ForwardedExtensions Renumbered = new(3, 4, 5);

    public static IEnumerable<FuzzTarget> All =>
    [
        .. new[] { "VP8", "VP9", "H264", "H265", "AV1" }.Select(codec => new FuzzTarget($"key-frame peek {codec}", Payloads(), Peek(codec), 0)),
        new("forwarding vp8", Packets(LayeredVp8), Forwarding(SupportedCodecs.Vp8)),
        new("forwarding vp9", Packets(LayeredVp9), Forwarding(Codec("VP9"))),
        new("forwarding av1", Packets(LayeredAv1), Forwarding(Codec("AV1"))),
        new("forwarding simulcast", Packets(LayeredVp8), Simulcast()),
        PipeTarget.Media(Packets(LayeredVp8)),
    ];

    private static RtpCodec Codec(string name) => SupportedCodecs.All.First(codec => codec.Name == name);

    private static List<byte[]> Packets(Func<int, byte[]> make) => [.. Enumerable.Range(0, 24).Select(make)];

    private static byte[] LayeredVp8(int i) => LayeredPackets.Vp8(65_520 + i, (uint)(i * 3000), ForwardingBed.PublisherSsrc, 32_760 + i, i, i % 3, sync: i % 3 == 1, key: i % 8 == 0);

    private static byte[] LayeredVp9(int i) =>
        LayeredPackets.Vp9(65_520 + i, (uint)(i / 3 * 3000), ForwardingBed.PublisherSsrc, 32_760 + i / 3, i % 3, i / 3 % 2, key: i / 3 % 4 == 0, marker: i % 3 == 2);

    private static byte[] LayeredAv1(int i) => LayeredPackets.Av1(65_520 + i, (uint)(i * 3000), ForwardingBed.PublisherSsrc, 65_530 + i, i % 2, key: i % 8 == 0);

    private static List<byte[]> Payloads() =>
        [.. Packets(LayeredVp8), .. Packets(LayeredVp9), [0x78, 0, 4, 0x67, 1, 2, 3, 0, 2, 0x65, 1], [0x7C, 0x85, 1, 2], [0x60, 1, 0, 3, 0x40, 1, 2], [98, 1, 0x93, 1], [0x18, 0x0A, 1, 2]];

    private static Func<byte[], bool> Peek(string codec)
    {
        var (peek, runs) = (new FramePeek(codec), 0u);
        return bytes =>
        {
            var info = peek.Read(bytes.AsSpan(Math.Min(12, bytes.Length)), runs++ / 3);
            Assert.InRange(info.Position.TemporalId, 0, 7);
            Assert.True(info.Width is >= 0 and <= 65_536 && info.Height is >= 0 and <= 65_536, $"{info}");
            return true;
        };
    }

    /// <summary>Two consumers, one of which wants another layer now and then; the numbers of the publisher are moved on as its stream goes.</summary>
    private static Func<byte[], bool> Forwarding(RtpCodec codec)
    {
        var bed = new ForwardingBed(extensions: new(1, 2, 6), codec: codec, dependencyDescriptor: LayeredPackets.DependencyId);
        var (first, second) = (bed.AddConsumer(), bed.AddConsumer(rtx: false, extensions: Renumbered));
        first.Consumer.Resume(bed.Now);
        second.Consumer.Resume(bed.Now);
        var runs = 0;
        return bytes =>
        {
            var (fresh, layer) = (RtpPacket.TryParse(bytes, out var packet), runs % 64);
            if (fresh && packet.PayloadType == 101) bed.Producer.HandleRtx(packet, bed.Now);
            else if (fresh) bed.Producer.HandleRtp(packet, bed.Now);
            if (++runs % 16 == 0) bed.Nack(first.Consumer, (ushort)(runs / 16), (ushort)(runs / 16 + 3));
            if (layer == 63) second.Consumer.SetWish(LayerWish.Best with { Preferred = runs / 64 % 4, PreferredTemporal = runs / 256 % 4 }, bed.Now);
            Step(bed, runs, bytes.Length);
            first.Receiver.Clear();
            second.Receiver.Clear();
            return fresh;
        };
    }

    private static Func<byte[], bool> Simulcast()
    {
        var bed = new SimulcastBed();
        bed.Consumer.Resume(bed.Now);
        var runs = 0;
        return bytes =>
        {
            var parsed = RtpPacket.TryParse(bytes, out var packet);
            if (parsed) bed.Producer.HandleRtp(packet, bed.Now, runs % 3);
            if (++runs % 40 == 0) bed.Report();
            if (runs % 64 == 0) bed.Consumer.SetWish(LayerWish.Best with { Preferred = runs / 64 % 3 }, bed.Now);
            if (runs % 9 == 0) bed.Tick(runs / 9 % 4);
            if (runs % 50 == 0) bed.Consumer.SendPadding(bytes.Length, bed.Now);
            bed.Producer.HandleTimeout(bed.Now);
            if (runs % 25 == 0) bed.Producer.HandleSecond(bed.Now);
            Assert.InRange(bed.Consumer.CurrentLayer, -1, 2);
            Assert.True(bed.Producer.Layers.Sum(layer => layer.History.Count) <= MaxBuffers, "the history grows");
            bed.Receiver.Clear();
            bed.Source.Clear();
            return parsed;
        };
    }

    private static void Step(ForwardingBed bed, int runs, int size)
    {
        bed.Time.Advance(TimeSpan.FromMilliseconds(runs % 5 == 0 ? size % 30 : 1));
        bed.Producer.HandleTimeout(bed.Now);
        if (runs % 100 == 0) bed.Producer.HandleSecond(bed.Now);
        if (runs % 200 == 0) bed.Report(bed.Time.GetUtcNow(), (uint)runs);
        Assert.True(bed.Scratch.Pool.Outstanding <= MaxBuffers, $"{bed.Scratch.Pool.Outstanding} buffers");
        bed.Source.Clear();
    }
}
