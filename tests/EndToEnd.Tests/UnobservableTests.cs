using System.Buffers.Binary;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>A stream that is encrypted end to end: said once, not asked in vain, free of cost, and observed as soon as it can be read.</summary>
public sealed class UnobservableTests
{
    [EndToEndFact(Needs.Ffmpeg)]
    public async Task EncryptedVp8_IsSaidOnceAndObservedWhenItCanBeRead()
    {
        await using var installation = new Installation();
        await installation.UpAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);
        var clip = await ClipAsync(installation.Data);
        var random = new Random(3);
        var readableFrom = int.MaxValue;
        var last = 0;

        await using var publisher = await RtpPublisher.StartAsync(installation, "hall", "sealed", number =>
        {
            Volatile.Write(ref last, number);
            var from = Volatile.Read(ref readableFrom);
            if (number >= from) return clip[(number - from) % clip.Count];
            var sealedFrame = new byte[900];
            random.NextBytes(sealedFrame);
            return sealedFrame;
        });
        await receiver.WaitForAsync(d => d.Health == "unobservable:encrypted", TimeSpan.FromSeconds(60), "unobservable");
        var stream = (await installation.Api.UntilAsync("/v1/streams", streams => State(streams) == "unobservable", TimeSpan.FromSeconds(15)))["items"]![0]!;
        await installation.Api.UntilAsync("/v1/bots", bots => bots["items"]![0]!["reserved"]!.GetValue<double>() < 0.05, TimeSpan.FromSeconds(15));
        var until = Volatile.Read(ref last) + 100;
        await installation.Api.UntilAsync("/healthz/live", _ => Volatile.Read(ref last) >= until, TimeSpan.FromSeconds(60));

        Assert.Equal("unobservable:encrypted", stream["health"]!.GetValue<string>());
        // What the SFU asks for besides (a consumer that starts, a node that lags) is its own.
        var consumer = (await installation.Control.GetAsync("/v1/stats"))["consumers"]![0]!;
        Assert.InRange(consumer["keyFramesRequested"]!.GetValue<int>(), 0, 3);
        Assert.Single(receiver.All, d => d.Health is not null);
        Assert.DoesNotContain(receiver.All, d => d.Type == "roomlens.stream.observed.v1");

        Volatile.Write(ref readableFrom, Volatile.Read(ref last) + 1);
        await receiver.WaitForAsync(d => d.Type == "roomlens.stream.observed.v1", TimeSpan.FromSeconds(30), "stream.observed");
        await receiver.WaitForAsync(d => d.Health == "ok", TimeSpan.FromSeconds(15), "well again");
        await installation.Api.UntilAsync("/v1/streams", streams => State(streams) == "observed", TimeSpan.FromSeconds(15));
    }

    private static string? State(JsonNode streams) => streams["items"]!.AsArray().FirstOrDefault()?["state"]?.GetValue<string>();

    private static async Task<List<byte[]>> ClipAsync(string folder)
    {
        var file = Path.Combine(folder, "clip.ivf");
        await Ffmpeg.RunAsync(
            ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "400k", "-g", "25", file]);
        var bytes = await File.ReadAllBytesAsync(file);
        List<byte[]> frames = [];
        for (var at = 32; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            frames.Add(bytes.AsSpan(at + 12, length).ToArray());
            at += 12 + length;
        }

        return frames;
    }
}
