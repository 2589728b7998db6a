using System.Buffers;
using System.Text;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Fuzzing;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Planning;
using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Tests.Fuzzing;

/// <summary>The targets of the bot: its journal, manifests, the scheduler's event stream, the SFU's description of a consumer.</summary>
public static class FuzzCatalog
{
    private const string Observation =
        """{"botSeq":1,"assignmentId":"a","epoch":7,"kind":"started","stream":{"roomId":"r","producerId":"p","epoch":7},"subscriptions":["s"],"hits":3,"samples":5}""";

    private static readonly byte[][] Journals = [Journal(1), Journal(4), Journal(12)];

    private static readonly byte[][] Events =
    [
        Utf8(": hello\n\nid: 1\nevent: plan\ndata: {\"a\":1}\n\n:\n\ndata: x\r\ndata:y\r\n\r\n"),
        Utf8("event:plan\rdata:1\r\rdata\n\nretry: 5\nunknown: z\ndata:  two blanks\n\n"),
    ];

    private static readonly byte[][] Descriptions =
    [
        Utf8("v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\nm=video 5 RTP/AVPF 96\r\na=extmap:1 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\na=extmap:2/recvonly urn:3gpp:video-orientation\r\n"
            + "a=extmap:3 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\r\n"),
    ];

    // Like those that are shipped, with fewer labels and every section.
    private static readonly byte[][] Manifests =
    [
        Utf8("""
            apiVersion: roomlens.models/v1
            metadata: {name: person, version: "1", task: detect, license: Apache-2.0, source: here, trainingData: COCO, notes: none}
            artifact:
              file: a.onnx
              format: onnx
              url: https://example.test/a.onnx
              sha256: d39bee73564e338080378b0ad567fbb40e818b55bbfaf971de82a0267ed16b8a
              bytes: 3713911
            input: {name: images, layout: NCHW, dtype: f32, width: 416, height: 416}
            preprocess: {color: BGR, resize: letterbox, padPlacement: right-bottom, padValue: 114, scale: 1}
            output: {name: output}
            decode: {head: yolox, strides: [8, 16, 32]}
            nms: {type: class-aware, iou: 0.45, maxDetections: 100}
            labels:
              names: [person, car]
              report: [person]
              thresholds:
                default: 0.5
                floor: 0.1
                perLabel: {car: 0.7}
            """),
        Utf8("""
            # The least.
            apiVersion: roomlens.models/v1
            metadata: {name: a-1, version: x, license: MIT}
            artifact: {file: b.onnx, sha256: d39bee73564e338080378b0ad567fbb40e818b55bbfaf971de82a0267ed16b8a, bytes: 1}
            input: {name: i, width: 32, height: 64}
            preprocess:
              color: RGB
              resize: stretch
              mean: [1, 2, 3.5]
              std: [1, 1e1, 2]
            output: {name: o}
            decode: {head: yolox, strides: [16]}
            nms: {type: agnostic}
            labels: {names: ["a", 'b'], report: [a, b]}
            """),
    ];

    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("bot journal", Journals, ReadJournal()) { Grammar = new JournalMutation(Journals, Observation), ShortRun = 10_000 },
        new("bot event stream", Events, ReadEvents),
        new("model manifest", Manifests, ReadManifest) { Grammar = new ManifestMutation(Manifests), ShortRun = 4000 },
        new("consumer description", Descriptions, ReadDescription),
    ];

    /// <summary>What is kept has numbers above what is acknowledged; what is broken is counted, and nothing else is lost.</summary>
    private static Func<byte[], bool> ReadJournal()
    {
        var kept = new List<Observation>();
        return bytes =>
        {
            kept.Clear();
            var (segment, acked) = (new JournalSegment("journal", 1, DateTimeOffset.UnixEpoch), 0L);
            var broken = JournalFiles.Read(bytes, segment, kept, ref acked);
            Assert.InRange(broken, 0, bytes.AsSpan().Count((byte)'\n') + 1);
            Assert.All(kept, observation => Assert.True(observation.BotSeq <= segment.LastSeq));
            return kept.Count > 0 || acked > 0;
        };
    }

    private static bool ReadEvents(byte[] bytes)
    {
        using var body = new MemoryStream(bytes);
        var events = 0;
        var read = CountAsync();
        Assert.True(read.IsCompletedSuccessfully, "it waits for what is there, or threw");
        return events > 0;

        async Task CountAsync()
        {
            await foreach (var message in SseReader.ReadAsync(body, TimeSpan.FromMinutes(5), TimeProvider.System, CancellationToken.None))
            {
                events++;
                Assert.NotEmpty(message.Name + message.Data);
                Assert.True(message.Data.Length <= bytes.Length);
            }
        }
    }

    private static bool ReadManifest(byte[] bytes)
    {
        var manifest = ManifestReader.TryRead(Encoding.UTF8.GetString(bytes), out var problems);
        Assert.Equal(manifest is null, problems.Count > 0);
        Assert.All(problems, problem => Assert.NotEmpty(problem.ToString()));
        return manifest is not null;
    }

    private static bool ReadDescription(byte[] bytes)
    {
        var ids = ExtensionIds.FromSdp(Encoding.UTF8.GetString(bytes));
        Assert.True(ids is { AbsCaptureTime: >= 0, VideoOrientation: >= 0, DependencyDescriptor: >= 0 });
        return ids != default;
    }

    private static byte[] Journal(int lines)
    {
        var file = new ArrayBufferWriter<byte>();
        for (var i = 0; i < lines; i++) JournalLine.Write(file, JournalLine.Observation, Utf8(Observation.Replace("\"botSeq\":1", $"\"botSeq\":{i + 1}", StringComparison.Ordinal)));
        JournalLine.Write(file, JournalLine.Acknowledged, Utf8($"{lines / 2}"));
        return file.WrittenSpan.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
