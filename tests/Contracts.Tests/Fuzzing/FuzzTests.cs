using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoomLens.Rtp.Tests.Fuzzing;
using Xunit.Abstractions;

namespace RoomLens.Contracts.Tests.Fuzzing;

/// <summary>What services take from each other and from users: a mutated document is read, or refused by <see cref="JsonException"/> and nothing else.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string Want = """{"width":320,"height":180,"fps":5}""";

    private static readonly (string Name, JsonTypeInfo Type, string Document)[] Documents =
    [
        ("hello", ContractsJson.Default.AgentHello, """{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"},"capacity":1.5,"codecs":["VP8","H264"]}"""),
        ("create consumer", ContractsJson.Default.CreateConsumer, $$"""{"producerId":"p","epoch":1,"assignmentId":"a","want":{{Want}},"standby":false,"paused":true}"""),
        ("create plain producer", ContractsJson.Default.CreatePlainProducer, """{"kind":"video","peerId":"p","source":"camera","rtpParameters":{"codecs":[{"mimeType":"video/VP8"}]},"comedia":true}"""),
        ("feed", ContractsJson.Default.FeedMessage, """{"type":"producer_closed","instanceId":"i","roomId":"r","peerId":"p","producerId":"s","reason":"closed"}"""),
        ("plan", ContractsJson.Default.BotPlan, $$"""{"term":1,"version":2,"assignments":[{"assignmentId":"a","epoch":3,"roomId":"r","producerId":"s","codec":"VP8","sfuUrl":"http://127.0.0.1:1","token":"t","want":{{Want}},"detectors":[]}],"listen":["s"]}"""),
        ("subscription", ContractsJson.Default.Subscription, $$"""{"models":["person"],"fps":5,"want":{{Want}},"priority":1,"thresholds":{"*":0.5,"person":0.7},"labels":["person"],"purpose":"safety","webhook":{"url":"http://127.0.0.1:2"},"createdAt":"2026-01-01T00:00:00.123Z"}"""),
    ];

    public static TheoryData<string> Names => [.. Documents.Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MutatedDocument_IsReadOrRefused(string name) => FuzzRun.Mutate(Target(name), output);

    [Theory]
    [MemberData(nameof(Names))]
    public void LargeDocument_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    private static FuzzTarget Target(string name)
    {
        var (_, type, document) = Documents.Single(candidate => candidate.Name == name);
        var (original, runs) = (Encoding.UTF8.GetBytes(document), 0);
        // Every other input is changed by member instead of by octet.
        return new FuzzTarget(name, [original], bytes => IsRead(runs++ % 2 == 0 ? bytes : JsonMutation.Change(document, bytes), type), LeastAccepted: 0.15);
    }

    private static bool IsRead(byte[] bytes, JsonTypeInfo type)
    {
        try
        {
            if (JsonSerializer.Deserialize(bytes, type) is not { } read) return false;
            Assert.NotEmpty(JsonSerializer.SerializeToUtf8Bytes(read, type));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
