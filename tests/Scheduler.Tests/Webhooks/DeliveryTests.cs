using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Hosting.Metrics;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Storage.Sqlite;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Tests.Support;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Webhooks;

/// <summary>Lanes against a real receiver on loopback; time stands still unless a test moves it.</summary>
public sealed class DeliveryTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly MetricsRegistry _metrics = new();
    private readonly Dictionary<string, TrackedAssignment> _assignments = [];
    private SqliteStore _store = null!;
    private SchedulerState _state = null!;
    private DeliveryService _service = null!;
    private WebhookReceiver _receiver = null!;
    private long _seq;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        Start();
        await _state.Mutate((_, _) => Put("w", _receiver.Url));
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _store.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Delivery_IsSignedAsStandardWebhooksSays()
    {
        await EmitAsync("p-1");

        var received = await _receiver.NextAsync();
        var signed = $"{received.Id}.{received.Timestamp}.{Encoding.UTF8.GetString(received.Body)}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret[6..]), Encoding.UTF8.GetBytes(signed)));
        Assert.Equal($"v1,{expected}", received.Signature);
        Assert.Equal(received.Id, JsonNode.Parse(received.Body)!["id"]!.GetValue<string>());
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), received.Timestamp);
        Assert.StartsWith("application/cloudevents+json", received.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lane_HeadFails_WaitsOnItsScheduleWhileOtherLanesGoOn()
    {
        _receiver.Answer = (received, context) =>
        {
            context.Response.StatusCode = ProducerOf(received) == "p-1" ? 500 : 204;
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        await EmitAsync("p-1");
        var head = await _receiver.NextAsync();
        await EmitAsync("p-2");
        Assert.Equal("p-2", ProducerOf(await _receiver.NextAsync()));
        await PendingAsync("p-1", attempts: 1);

        _receiver.Answer = Ok;
        _time.Advance(TimeSpan.FromSeconds(6));

        var again = await _receiver.NextAsync();
        var next = await _receiver.NextAsync();
        Assert.Equal(head.Id, again.Id);
        Assert.Equal(head.Body, again.Body);
        Assert.NotEqual(head.Id, next.Id);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Refusal_IsADeadLetterAtOnceAndTheLaneGoesOn(int status)
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        await EmitAsync("p-1");
        await _receiver.NextAsync();
        await _receiver.NextAsync();

        var dead = await DeadAsync(2);

        Assert.All(dead, delivery => Assert.Equal((status, 1), (delivery.Status, delivery.Attempts)));
    }

    [Fact]
    public async Task Replay_OfADeadLetter_DeliversTheSameBytes()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 400;
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        var first = await _receiver.NextAsync();
        var dead = Assert.Single(await DeadAsync(1));
        _receiver.Answer = Ok;

        Assert.True(await new EndpointCommands(_state, _service.Wake).ReplayAsync(dead.Id));

        var second = await _receiver.NextAsync();
        Assert.Equal((first.Id, Convert.ToHexString(first.Body)), (second.Id, Convert.ToHexString(second.Body)));
    }

    [Fact]
    public async Task Gone_DisablesTheEndpointAndFailsWhatIsQueued()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        await _receiver.NextAsync();
        await DeadAsync(1);

        await EmitAsync("p-1");

        Assert.NotNull(_state.Read(_ => _state.Endpoints.Find("w")!.DisabledReason));
        Assert.Single(_store.ReadDeliveries(null, "w", 0, 10));
    }

    [Fact]
    public async Task RetryAfter_IsHonoured()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "120";
            context.Response.ContentType = "text/plain";
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        await _receiver.NextAsync();

        var waiting = await PendingAsync("p-1", attempts: 1);

        Assert.Equal(_time.GetUtcNow().AddSeconds(120), waiting.NextAt);
    }

    [Fact]
    public async Task Restart_WithAWaitingDelivery_DeliversIt()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        var first = await _receiver.NextAsync();
        await PendingAsync("p-1", attempts: 1);
        await _service.DisposeAsync();
        await _store.DisposeAsync();
        _receiver.Answer = Ok;
        _time.Advance(TimeSpan.FromSeconds(6));

        foreach (var (endpoint, producer) in Start().Lanes)
            _service.Wake(endpoint, producer);

        Assert.Equal(first.Id, (await _receiver.NextAsync()).Id);
    }

    [Fact]
    public async Task HangingLane_HoldsOnlyItself()
    {
        var release = new TaskCompletionSource();
        _receiver.Answer = (received, context) => ProducerOf(received) == "p-1" ? release.Task : Ok(received, context);
        await EmitAsync("p-1");
        await _receiver.NextAsync();

        for (var i = 0; i < 5; i++)
            await EmitAsync("p-2");

        for (var i = 0; i < 5; i++)
            Assert.Equal("p-2", ProducerOf(await _receiver.NextAsync()));
        release.SetResult();
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(_receiver.Url);
            return Task.CompletedTask;
        };
        await EmitAsync("p-1");
        await _receiver.NextAsync();

        Assert.Equal(302, (await PendingAsync("p-1", attempts: 1)).Status);
        Assert.True(_receiver.IsEmpty);
    }

    private static string Secret => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static Task Ok(WebhookReceiver.Received received, HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    private static string ProducerOf(WebhookReceiver.Received received) => JsonNode.Parse(received.Body)!["partitionkey"]!.GetValue<string>();

    private StoredState Start()
    {
        _store = new SqliteStore(_folder.Database, _time);
        var stored = _store.Open();
        var lanes = new LaneWaker();
        var subscriptions = new SubscriptionBook();
        var endpoints = new EndpointBook(stored.Endpoints, new SubscriptionLinks(subscriptions));
        var router = new EventRouter(endpoints, lanes, new EventPulse(stored.LastCursor), stored.LastDelivery);
        _state = new SchedulerState(_store, stored, router, new SchedulerBooks(subscriptions, endpoints), _time);
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        var recorder = new DeliveryRecorder(_state, new SchedulerMetrics(_metrics), () => 0.5, NullLogger.Instance);
        var sender = new WebhookSender(client, TimeSpan.FromSeconds(15), _time);
        _service = new DeliveryService(_state, sender, recorder, 4, _time, NullLogger.Instance);
        lanes.Attach(_service.Wake);
        return stored;
    }

    private void Put(string id, string url)
    {
        var endpoint = new StoredEndpoint { Id = id, Url = url, Secrets = [Secret], CreatedAt = _time.GetUtcNow() };
        _state.Endpoints.Put(endpoint);
        var batch = new StoreBatch();
        batch.Add(new StoreChange.PutEndpoint(endpoint));
        _ = _store.Enqueue(batch);
    }

    private Task EmitAsync(string producer) => _state.Mutate((batch, now) =>
    {
        if (!_assignments.TryGetValue(producer, out var assignment))
            _assignments[producer] = assignment = new TrackedAssignment(Samples.Assignment($"a-{producer}", producer: producer), restored: false);
        _seq++;
        _state.Events.Observe(assignment, Samples.Seen(ObservationKind.Started, _seq, occurrence: _seq), now, batch);
    });

    /// <summary>The head of a lane once its attempt is recorded; the receiver was told before the record.</summary>
    private async Task<StoredDelivery> PendingAsync(string producer, int attempts)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var lane = _store.ReadLane("w", producer, 1);
            if (lane.Count > 0 && lane[0].Attempts == attempts)
                return lane[0];
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < SchedulerHost.Patience, $"no attempt {attempts} recorded");
            await Task.Yield();
        }
    }

    private async Task<IReadOnlyList<StoredDelivery>> DeadAsync(int count)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var dead = _store.ReadDeliveries(DeliveryState.Failed, "w", 0, 10);
            if (dead.Count == count)
                return dead;
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < SchedulerHost.Patience, $"{dead.Count} of {count} dead letters");
            await Task.Yield();
        }
    }
}
