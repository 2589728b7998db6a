using System.Text;
using System.Text.Json;
using RoomLens.Cli.Webhooks;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts;
using RoomLens.Contracts.Events;

namespace RoomLens.Cli.Tests.Webhooks;

public sealed class WebhookListenerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly byte[] _key = new byte[32];
    private readonly StringWriter _output = new();
    private WebhookListener? _listener;

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Receive_GenuineEvent_PrintsOneLine()
    {
        var (status, _) = Receive(Event());

        Assert.Equal(204, status);
        var line = Assert.Single(Lines());
        Assert.Contains("detection.started  room=demo  peer=anna  label=person score=0.91", line, StringComparison.Ordinal);
        Assert.Contains("state=started cause=confirmed", line, StringComparison.Ordinal);
        Assert.Contains("latency=180 ms, here after 250 ms", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_SameIdTwice_MarksTheDuplicate()
    {
        Receive(Event());

        Receive(Event());

        Assert.EndsWith("(duplicate)", Lines()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_BadSignature_Is401AndPrintsNothing()
    {
        var body = Event();

        var (status, reason) = new WebhookListener(_key, _output, TimeProvider.System)
            .Receive("e1_1", Seconds(), "v1,AAAA", body, Now);

        Assert.Equal(401, status);
        Assert.NotNull(reason);
        Assert.Empty(Lines());
    }

    [Fact]
    public void Receive_GenuineButNoEvent_Is400()
    {
        Assert.Equal(400, Receive("[]"u8.ToArray()).Status);
        Assert.Equal(400, Receive("null"u8.ToArray()).Status);
        Assert.Equal(400, Receive(""u8.ToArray()).Status);
    }

    [Theory]
    [InlineData("roomlens.stream.health.v1", "stream.health")]
    [InlineData("other", "other")]
    public void ShortType_Type_LosesPrefixAndVersion(string type, string expected)
    {
        Assert.Equal(expected, EventLine.ShortType(type));
    }

    [Fact]
    public void Add_MoreThanCapacity_ForgetsTheOldest()
    {
        var seen = new SeenIds(capacity: 2);

        Assert.True(seen.Add("a"));
        Assert.True(seen.Add("b"));
        Assert.False(seen.Add("a"));
        Assert.True(seen.Add("c"));
        Assert.True(seen.Add("a"));
    }

    private (int Status, string? Reason) Receive(byte[] body)
    {
        _listener ??= new WebhookListener(_key, _output, TimeProvider.System);
        Span<byte> signature = stackalloc byte[32];
        WebhookSignature.Sign(_key, "e1_1", Seconds(), body, signature);
        return _listener.Receive("e1_1", Seconds(), "v1," + Convert.ToBase64String(signature), body, Now);
    }

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Seconds() => Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Event()
    {
        var captured = Now.AddMilliseconds(-250);
        var message = new CloudEvent
        {
            Id = "e1_1",
            Source = "/rooms/demo/producers/p1",
            Subject = "e1",
            Type = EventTypes.DetectionStarted,
            Time = captured,
            Sequence = "0000000001-000000000001",
            PartitionKey = "p1",
            Data = new EventData
            {
                Subscriptions = ["default"],
                Event = new EventPart
                {
                    Id = "e1",
                    Revision = 1,
                    State = EventState.Started,
                    Kind = EventKind.Object,
                    Cause = EventCause.Confirmed,
                    StartedAt = captured,
                    LastSeenAt = captured,
                    Hits = 3,
                    Samples = 3,
                },
                Stream = new StreamPart { RoomId = "demo", ProducerId = "p1", PeerId = "anna", Epoch = 1 },
                Clock = new ClockPart { CaptureTime = captured, CaptureSource = CaptureSource.RtcpSr, LatencyMs = 180 },
                Object = new ObjectPart { TrackId = 7, Label = "person", Score = 0.91, Box = new Box(0, 0, 1, 1) },
            },
        };
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, ContractsJson.Default.CloudEvent));
    }
}
