using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoomLens.Fuzzing;

namespace RoomLens.Contracts.Tests.Fuzzing;

/// <summary>What services take from each other and from users: a mutated document is read, or refused by <see cref="JsonException"/> and nothing else.</summary>
public static class FuzzCatalog
{
    private const string Want = """{"width":320,"height":180,"fps":5}""";
    private const string Stream = """{"roomId":"r","producerId":"p","peerId":"q","codec":"VP8","ssrc":1,"spatialLayer":0,"temporalLayer":1,"botId":"b","epoch":7,"assignmentId":"a"}""";
    private const string Frame = """{"width":640,"height":360,"rotation":90,"rtpTimestamp":4294967295,"keyframe":true,"integrity":"complete"}""";
    private const string Clock = """{"captureTime":"2026-01-01T00:00:00.123Z","captureSource":"rtcp-sr","senderOffsetMs":1.5,"uncertaintyMs":2,"receivedAt":"2026-01-01T00:00:00.2Z","latencyMs":77}""";
    private const string Seen = """{"trackId":3,"label":"person","score":0.9,"topScore":0.95,"threshold":0.5,"box":{"x":0.1,"y":0.2,"width":0.3,"height":0.4},"zones":["door"]}""";
    private const string Model = """{"name":"person","version":"1","sha256":"00","runtime":"onnx","provider":"cpu"}""";
    private const string Offer = """{"name":"person","version":"1","state":"ready","detail":"d","sha256":"00","inputWidth":416,"inputHeight":416,"costMs":12.5,"labels":["person"]}""";
    private const string Detector = """{"key":"k","model":"person","fps":5,"thresholds":{"*":0.5},"labels":["person"],"lifecycle":{"minHits":3,"windowS":1,"lostS":2,"cooldownS":0},"subscriptions":["s"]}""";
    private const string Producer = """{"id":"p","peerId":"q","kind":"video","codec":"VP8","source":"camera","layers":[{"rid":"a","width":320,"height":180,"fps":15,"bitrate":1,"temporalLayers":2,"active":true}],"score":10,"paused":false,"bitrate":9,"observable":true}""";
    private const string Observation =
        $$$$"""{"botSeq":1,"assignmentId":"a","epoch":7,"kind":"started","stream":{{{{Stream}}}},"detectorKey":"k","subscriptions":["s"],"occurrenceId":5,"eventKind":"object","cause":"confirmed","startedAt":"2026-01-01T00:00:00.123Z","hits":3,"samples":5,"frame":{{{{Frame}}}},"clock":{{{{Clock}}}},"model":{{{{Model}}}},"object":{{{{Seen}}}}}""";

    private static readonly (string Name, JsonTypeInfo Type, string[] Documents)[] Types =
    [
        ("hello", ContractsJson.Default.AgentHello, [$$$$"""{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"},"capacity":1.5,"models":[{{{{Offer}}}}],"codecs":["VP8","H264"]}"""]),
        ("heartbeat", ContractsJson.Default.AgentHeartbeat,
        [
            $$$$"""{"instanceId":"i","sentAt":"2026-01-01T00:00:00.123Z","load":0.5,"planVersion":9,"streams":[{"assignmentId":"a","state":"observing","decodes":"full","cost":0.1,"frameAgeMs":12,"receivedFps":30,"width":640,"height":360,"packetsLost":4}],"models":[{{{{Offer}}}}],"draining":false}""",
        ]),
        ("bot plan", ContractsJson.Default.BotPlan,
        [
            $$$$"""{"term":1,"version":2,"assignments":[{"assignmentId":"a","epoch":3,"roomId":"r","producerId":"s","codec":"VP8","sfuUrl":"http://127.0.0.1:1","token":"t","want":{{{{Want}}}},"detectors":[{{{{Detector}}}}]}],"listen":["s"]}""",
        ]),
        ("node plan", ContractsJson.Default.NodePlan, ["""{"term":1,"version":2,"rooms":[{"roomId":"r","observation":"ask","visible":true,"allowed":["p"],"refused":["q"]}]}"""]),
        ("observations", ContractsJson.Default.ObservationBatch, [$$$$"""{"instanceId":"i","observations":[{{{{Observation}}}}]}"""]),
        ("live frames", ContractsJson.Default.LiveFrames,
        [
            $$$$"""{"frames":[{"roomId":"r","detections":{"producerId":"p","rtpTimestamp":1,"captureTime":"2026-01-01T00:00:00.1Z","epoch":7,"frame":{{{{Frame}}}},"objects":[{"trackId":1,"label":"person","score":0.9,"box":{"x":0,"y":0,"width":1,"height":1}}]}}]}""",
        ]),
        ("feed", ContractsJson.Default.FeedMessage,
        [
            """{"type":"producer_closed","instanceId":"i","roomId":"r","peerId":"p","producerId":"s","reason":"closed"}""",
            $$$$"""{"type":"reset","instanceId":"i","rooms":[{"roomId":"r","peers":[{"peerId":"q","kind":"webrtc","joinedAt":"2026-01-01T00:00:00.1Z"}],"producers":[{{{{Producer}}}}],"activeSpeaker":{"peerId":"q","producerId":"p","volume":-30}}]}""",
        ]),
        ("create consumer", ContractsJson.Default.CreateConsumer, [$$$$"""{"producerId":"p","epoch":1,"assignmentId":"a","want":{{{{Want}}}},"standby":false,"paused":true}"""]),
        ("create observer", ContractsJson.Default.CreateObserver, ["""{"observerId":"o","ip":"127.0.0.1","port":5000,"rtcpPort":5001,"purpose":"safety"}"""]),
        ("create plain producer", ContractsJson.Default.CreatePlainProducer,
        [
            """{"kind":"video","peerId":"p","source":"camera","rtpParameters":{"codecs":[{"mimeType":"video/VP8"}]},"comedia":true}""",
            """{"kind":"video","sdp":"v=0\r\n","comedia":false,"feedback":{"ip":"127.0.0.1","port":9}}""",
        ]),
        ("subscription", ContractsJson.Default.Subscription,
        [
            $$$$"""{"models":["person"],"fps":5,"want":{{{{Want}}}},"priority":1,"thresholds":{"*":0.5,"person":0.7},"labels":["person"],"purpose":"safety","webhook":{"url":"http://127.0.0.1:2"},"createdAt":"2026-01-01T00:00:00.123Z"}""",
            """{"models":["motion"],"select":{"kind":"video","source":"screen","peer":"p"},"cap":{"width":320,"height":180},"lifecycle":{"minHits":1,"windowS":2,"lostS":3,"cooldownS":4},"webhook":"hook"}""",
        ]),
        ("webhook endpoint", ContractsJson.Default.WebhookEndpoint,
            ["""{"id":"w","url":"https://example.test/hook","types":["roomlens.detection.started.v1"],"rooms":["r*"],"secrets":["whsec_AAAA"],"pending":3,"createdAt":"2026-01-01T00:00:00.1Z"}"""]),
        ("room policy", ContractsJson.Default.RoomPolicy, ["""{"observation":"ask","visible":false,"updatedAt":"2026-01-01T00:00:00.1Z"}""", """{"visible":true,"observation":"denied"}"""]),
        ("event", ContractsJson.Default.CloudEvent,
        [
            $$$$"""{"specversion":"1.0","id":"e_1","source":"/rooms/r","subject":"e","type":"roomlens.detection.started.v1","time":"2026-01-01T00:00:00.1Z","datacontenttype":"application/json","sequence":"1-1","partitionkey":"p","data":{"subscriptions":["s"],"event":{"id":"e","revision":1,"state":"started","kind":"object","cause":"confirmed","startedAt":"2026-01-01T00:00:00.1Z","lastSeenAt":"2026-01-01T00:00:00.1Z","hits":1,"samples":1},"stream":{{{{Stream}}}},"frame":{{{{Frame}}}},"clock":{{{{Clock}}}},"model":{{{{Model}}}},"object":{{{{Seen}}}}}}""",
        ]),
    ];

    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All => Types.Select(entry =>
    {
        byte[][] documents = [.. entry.Documents.Select(Encoding.UTF8.GetBytes)];
        return new FuzzTarget($"wire {entry.Name}", documents, new WireReader(entry.Type).Read) { Grammar = new JsonMutation(documents), GrammarShare = 0.85, ShortRun = 5000 };
    });
}
