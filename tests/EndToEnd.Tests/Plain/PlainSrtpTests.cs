using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Plain;

/// <summary>SRTP with programs that did not learn it from us, as sender and as reader.</summary>
public sealed class PlainSrtpTests
{
    private const int Seconds = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Ffmpeg_PublishesAndReads_WithBothSuites()
    {
        await using var installation = new Installation(layout: Layout.OneCommand);
        await installation.StartAsync(bots: 0);

        await Task.WhenAll(ByFfmpegAsync(installation, "AES_CM_128_HMAC_SHA1_80"), ByFfmpegAsync(installation, "AES_CM_128_HMAC_SHA1_32"));
    }

    [EndToEndFact(Needs.Ffmpeg | Needs.GStreamer)]
    public async Task GStreamer_PublishesAndReads_WithBothSuitesOfGcm()
    {
        await using var installation = new Installation(layout: Layout.OneCommand);
        await installation.StartAsync(bots: 0);

        await Task.WhenAll(ByGStreamerAsync(installation, "AEAD_AES_128_GCM", "aes-128-gcm", 28), ByGStreamerAsync(installation, "AEAD_AES_256_GCM", "aes-256-gcm", 44));
    }

    private static async Task ByFfmpegAsync(Installation installation, string suite)
    {
        var key = NewKey(30);
        var producer = await PublishAsync(installation, suite, key);
        var target = $"srtp://127.0.0.1:{producer["port"]}?rtcpport={producer["rtcpPort"]}&pkt_size=1200";
        await using var sender = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=15", "-c:v", "libvpx", "-deadline", "realtime",
             "-cpu-used", "8", "-b:v", "400k", "-g", "15", "-pix_fmt", "yuv420p", "-payload_type", "96", "-srtp_out_suite", suite, "-srtp_out_params", key, "-f", "rtp", target]);
        var port = Ports.FreeUdpPair();
        var consumer = await ConsumeAsync(installation, producer, suite, NewKey(30), port, port + 1);
        var (description, file) = (Path.Combine(installation.Data, $"{suite}.sdp"), Path.Combine(installation.Data, $"{suite}.webm"));
        await File.WriteAllTextAsync(description, (string)consumer["sdp"]!);

        await using var reader = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-protocol_whitelist", "file,udp,rtp,srtp,crypto", "-i", description, "-c", "copy", "-t", Installation.Text(Seconds), file]);
        await ResumeAsync(installation, suite, producer, consumer);

        Assert.True(await reader.WaitForExitAsync(Limit) == 0, $"{reader.Output}\nsender: {sender.Output}");
        await AssertPicturesAsync(file);
    }

    private static async Task ByGStreamerAsync(Installation installation, string suite, string cipher, int octets)
    {
        var key = NewKey(octets);
        var producer = await PublishAsync(installation, suite, key);
        await using var sender = ChildProcess.Start(EndToEndFactAttribute.GStreamer, Pipeline(
            "-q videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=15/1 ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=15 ! rtpvp8pay pt=96 mtu=1200 ! "
            + $"srtpenc key={Hex(key)} rtp-cipher={cipher} rtp-auth=null rtcp-cipher={cipher} rtcp-auth=null ! udpsink host=127.0.0.1 port={producer["port"]}"));
        var port = Ports.FreeUdpPair();
        var consumer = await ConsumeAsync(installation, producer, suite, NewKey(octets), port, null);
        var file = Path.Combine(installation.Data, $"{suite}.webm");

        var ours = (string)consumer["observer"]!["srtp"]!["keyBase64"]!;
        await using var reader = ChildProcess.Start(EndToEndFactAttribute.GStreamer, Pipeline(
            $"-e -q udpsrc address=127.0.0.1 port={Installation.Text(port)} caps=application/x-srtp,media=video,clock-rate=90000,encoding-name=VP8,payload={consumer["payloadType"]},"
            + $"ssrc=(uint){consumer["ssrc"]},srtp-key=(buffer){Hex(ours)},srtp-cipher={cipher},srtp-auth=null,srtcp-cipher={cipher},srtcp-auth=null ! "
            + $"srtpdec ! rtpjitterbuffer latency=100 mode=none ! rtpvp8depay ! identity eos-after={Installation.Text(15 * Seconds)} ! webmmux ! filesink location={file}"));
        await ResumeAsync(installation, suite, producer, consumer);

        Assert.True(await reader.WaitForExitAsync(Limit) == 0, $"{reader.Output}\nsender: {sender.Output}");
        await AssertPicturesAsync(file);
    }

    private static Task<JsonNode> PublishAsync(Installation installation, string suite, string key) => installation.Control.PostAsync($"/v1/rooms/{suite}/plain-producers", new JsonObject
    {
        ["kind"] = "video",
        ["peerId"] = "cam",
        ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/SAVP 96\r\na=rtpmap:96 VP8/90000\r\n",
        ["srtp"] = Parameters(suite, key),
    });

    /// <summary>A paused consumer, with the observer that it belongs to as <c>observer</c>.</summary>
    private static async Task<JsonNode> ConsumeAsync(Installation installation, JsonNode producer, string suite, string key, int port, int? rtcpPort)
    {
        var observer = await installation.Control.PostAsync($"/v1/rooms/{suite}/observers", new JsonObject
        {
            ["observerId"] = "reader",
            ["ip"] = "127.0.0.1",
            ["port"] = port,
            ["rtcpPort"] = rtcpPort,
            ["srtp"] = Parameters(suite, key),
        });
        var consumer = await installation.Control.PostAsync($"/v1/rooms/{suite}/observers/reader/consumers", new JsonObject { ["producerId"] = (string)producer["producerId"]! });
        consumer["observer"] = observer.DeepClone();
        return consumer;
    }

    /// <summary>Once packets arrive, and the node has learnt that the room may be observed.</summary>
    private static async Task ResumeAsync(Installation installation, string suite, JsonNode producer, JsonNode consumer)
    {
        await installation.Control.UntilAsync(
            $"/v1/rooms/{suite}/producers/{producer["producerId"]}", state => (bool)state["observable"]! && state["bitrate"]!.GetValue<long>() > 0, Limit);
        await installation.Control.PostAsync($"/v1/rooms/{suite}/observers/reader/consumers/{consumer["consumerId"]}/resume", null);
    }

    private static async Task AssertPicturesAsync(string file)
    {
        await using var check = ChildProcess.Start("/usr/bin/ffprobe",
            ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", file]);
        Assert.Equal(0, await check.WaitForExitAsync(Limit));

        var fields = check.Output.Trim().Split(',');
        Assert.Equal(["320", "240"], fields[..2]);
        Assert.InRange(int.Parse(fields[2], CultureInfo.InvariantCulture), 10 * Seconds, 20 * Seconds);
    }

    private static JsonObject Parameters(string suite, string key) => new() { ["cryptoSuite"] = suite, ["keyBase64"] = key };

    private static string NewKey(int octets) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(octets));

    private static string Hex(string base64) => Convert.ToHexStringLower(Convert.FromBase64String(base64));

    private static string[] Pipeline(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
