using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.ObserverBot.Observing;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.SfuControl;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Observing;

public sealed class StreamObserverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private volatile int _consumerStatus = StatusCodes.Status200OK;

    [Theory]
    [InlineData(StatusCodes.Status409Conflict, StreamState.Refused)]
    [InlineData(StatusCodes.Status404NotFound, StreamState.Refused)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, StreamState.Connecting)]
    [InlineData(StatusCodes.Status200OK, StreamState.WaitingForKeyframe)]
    public async Task Run_AnswerOfTheSfu_GivesItsState(int status, StreamState state)
    {
        _consumerStatus = status;

        await ObserveAsync(async (observer, sfu) =>
        {
            await UntilAsync(() => sfu.Requests.Any(request => request.EndsWith("/consumers", StringComparison.Ordinal)));
            await UntilAsync(() => observer.Report().State == state);
        });
    }

    [Fact]
    public async Task Run_ProducerComesBack_ConnectsWithoutBeingTold()
    {
        _consumerStatus = StatusCodes.Status404NotFound;

        await ObserveAsync(async (observer, _) =>
        {
            await UntilAsync(() => observer.Report().State == StreamState.Refused);
            _consumerStatus = StatusCodes.Status200OK;
            await UntilAsync(() => observer.Report().State == StreamState.WaitingForKeyframe);
        });
    }

    [Fact]
    public async Task Run_ConsumerGoneAfterSilence_GetsAnother()
    {
        await ObserveAsync(async (observer, sfu) =>
        {
            await UntilAsync(() => observer.Report().State == StreamState.WaitingForKeyframe);
            _consumerStatus = StatusCodes.Status404NotFound;
            await UntilAsync(() => observer.Report().State == StreamState.Refused);
            _consumerStatus = StatusCodes.Status200OK;
            await UntilAsync(() => observer.Report().State == StreamState.WaitingForKeyframe);
        });
    }

    [Fact]
    public async Task Run_Withdrawn_DeletesConsumerAndTransport()
    {
        var requests = await ObserveAsync((observer, _) => UntilAsync(() => observer.Report().State == StreamState.WaitingForKeyframe));

        Assert.Contains("DELETE /v1/rooms/room/observers/bot.i1/consumers/c1", requests);
        Assert.Equal("DELETE /v1/rooms/room/observers/bot.i1", requests[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<string>> ObserveAsync(Func<StreamObserver, LoopbackScheduler, Task> act)
    {
        await using var sfu = await LoopbackScheduler.StartAsync(AnswerAsync);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        await using var media = new MediaReceiver(fixture.Clock, fixture.Metrics, "bot@test");
        var port = media.Open(IPAddress.Loopback, 0, search: false);
        var client = new SfuClient(sfu.Http, TimeProvider.System);
        var context = new ObserverContext(
            "bot", client, new ObserverLeases(client, "bot.i1", "127.0.0.1", port), media, fixture.Context, fixture.Clock, fixture.Metrics,
            NullLogger.Instance);
        var observer = new StreamObserver(context, Samples.Assignment(sfu: sfu.Url));
        using var stop = new CancellationTokenSource();
        var running = observer.RunAsync(stop.Token);

        await act(observer, sfu);

        await stop.CancelAsync();
        await running;
        await fixture.Pipeline.CloseAsync();
        Assert.Contains("roomlens_bot_streams 0", fixture.CollectMetrics(), StringComparison.Ordinal);
        return [.. sfu.Requests];
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/observers", StringComparison.Ordinal))
            return context.Response.WriteAsJsonAsync(new ObserverCreated("bot.i1", "127.0.0.1", 9), ContractsJson.Default.ObserverCreated);
        context.Response.StatusCode = _consumerStatus;
        if (_consumerStatus != StatusCodes.Status200OK || !path.EndsWith("/consumers", StringComparison.Ordinal)) return Task.CompletedTask;
        var consumer = new ConsumerCreated { ConsumerId = "c1", Ssrc = 77, PayloadType = 96, Codec = "VP8", ClockRate = 90_000, Sdp = "" };
        return context.Response.WriteAsJsonAsync(consumer, ContractsJson.Default.ConsumerCreated);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!holds()) await Task.Delay(20, limit.Token);
    }
}
