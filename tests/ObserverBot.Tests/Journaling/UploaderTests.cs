using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Journaling;

public sealed class UploaderTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly JournalFixture _fixture = new();

    [Fact]
    public async Task Run_ManyObservations_UploadsThemInBatchesAndEmptiesTheJournal()
    {
        var sizes = new List<int>();
        await using var scheduler = await LoopbackScheduler.StartAsync(async context =>
        {
            var batch = await ReadAsync(context);
            lock (sizes) sizes.Add(batch.Observations.Count);
            await AckAsync(context, batch.Observations[^1].BotSeq);
        });
        using var journal = _fixture.Open();
        await JournalFixture.AppendAsync(journal, 600, 600);

        await RunUntilEmptyAsync(journal, scheduler);

        Assert.Equal(600, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 256));
    }

    [Fact]
    public async Task Run_SchedulerFailsFirst_RepeatsTheSameUntilAcknowledged()
    {
        var firsts = new List<long>();
        await using var scheduler = await LoopbackScheduler.StartAsync(async context =>
        {
            var batch = await ReadAsync(context);
            firsts.Add(batch.Observations[0].BotSeq);
            if (firsts.Count < 3) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else await AckAsync(context, batch.Observations[^1].BotSeq);
        });
        using var journal = _fixture.Open();
        await JournalFixture.AppendAsync(journal, 3, 3);

        await RunUntilEmptyAsync(journal, scheduler);

        Assert.Equal([1, 1, 1], firsts);
    }

    [Fact]
    public async Task Run_OneObservationRefused_GivesUpOnlyThatOne()
    {
        var stored = new List<long>();
        await using var scheduler = await LoopbackScheduler.StartAsync(async context =>
        {
            var batch = await ReadAsync(context);
            if (batch.Observations.Any(o => o.BotSeq == 3))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
            stored.AddRange(batch.Observations.Select(o => o.BotSeq));
            await AckAsync(context, batch.Observations[^1].BotSeq);
        });
        using var journal = _fixture.Open();
        await JournalFixture.AppendAsync(journal, 5, 5);

        await RunUntilEmptyAsync(journal, scheduler);

        Assert.Equal([1, 2, 4, 5], stored.Distinct());
    }

    public void Dispose() => _fixture.Dispose();

    private static async Task RunUntilEmptyAsync(ObservationJournal journal, LoopbackScheduler scheduler)
    {
        var client = new SchedulerClient(scheduler.Http, scheduler.Url, "bot-1", static () => null, TimeProvider.System);
        using var stop = new CancellationTokenSource(Limit);
        var running = new Uploader(journal, client, "i1", TimeProvider.System, NullLogger.Instance).RunAsync(stop.Token);
        while (journal.PendingCount > 0) await Task.Delay(5, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task<ObservationBatch> ReadAsync(HttpContext context) =>
        (await context.Request.ReadFromJsonAsync(ContractsJson.Default.ObservationBatch))!;

    private static Task AckAsync(HttpContext context, long through) =>
        context.Response.WriteAsJsonAsync(new ObservationAck(through), ContractsJson.Default.ObservationAck);
}
