using System.Net;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Analysing;
using RoomLens.ObserverBot.Configuration;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Observing;
using RoomLens.ObserverBot.Planning;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.SfuControl;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.ObserverBot.Work;

namespace RoomLens.ObserverBot;

/// <summary>Puts the parts of a bot together.</summary>
internal sealed class BotComposer(
    BotOptions options, HttpClient http, MonotonicClock clock, BotMetrics metrics, DetectorCatalog catalog, ILogger log)
{
    // A bot that is restarted at once may meet the last moments of its predecessor.
    private const int JournalAttempts = 10;
    private static readonly TimeSpan JournalRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Where models are looked for.</summary>
    public static ModelStoreOptions StoreOptions(BotOptions options)
    {
        var store = new ModelStoreOptions();
        if (options.ModelFolders.Count > 0) store.ManifestFolders = [.. options.ModelFolders];
        if (options.ModelMirrors.Count > 0) store.MirrorFolders = [.. options.ModelMirrors];
        if (options.ModelCache.Length > 0) store.CacheFolder = options.ModelCache;
        return store;
    }

    /// <summary>Opens the journal and the socket and builds what lies between.</summary>
    /// <param name="instanceId">This start of the bot.</param>
    /// <param name="token">Gives a token for the scheduler.</param>
    /// <param name="onPlan">What to do with a newer plan.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<BotParts> BuildAsync(string instanceId, Func<string?> token, Action<BotParts, BotPlan> onPlan, CancellationToken ct)
    {
        var id = options.EffectiveId;
        var time = clock.Provider;
        var journal = await OpenJournalAsync(Path.Combine(options.DataFolder, "bots", id), ct).ConfigureAwait(false);
        var media = new MediaReceiver(clock, metrics, $"{id}@roomlens");
        var search = options.MediaPort == 0;
        var port = media.Open(IPAddress.Parse(options.MediaAddress), search ? BotOptions.FirstMediaPort : options.MediaPort, search);
        var scheduler = new SchedulerClient(http, options.SchedulerUrl, id, token, time);
        var clockDifference = new ClockDifference();
        var live = new LiveBoxes(scheduler, metrics, log);
        var pipelines = BuildPipelines(journal, live, clockDifference);
        var sfu = new SfuClient(http, time);
        var leases = new ObserverLeases(sfu, $"{id}.{instanceId}", options.MediaAddress, port);
        var fleet = new ObserverFleet(new ObserverContext(id, sfu, leases, media, pipelines, clock, metrics, log));
        var plans = new PlanKeeper();
        var load = new LoadMeter(options.Capacity, time);
        var identity = new AgentIdentity(
            id, instanceId, new AgentAddresses { Control = options.ControlUrl, Media = $"{options.MediaAddress}:{port}" },
            options.Capacity, DecodableCodecs());
        var status = new AgentStatusSource(
            () => new AgentStatus(load.Measure(), plans.Current?.Version ?? 0, fleet.Report()),
            () => pipelines.Analysis.Detectors.Offers);
        BotParts? parts = null;
        parts = new BotParts(
            journal, media, pipelines.DecodePool, pipelines.AnalysisPool, scheduler,
            new AgentSession(scheduler, identity, status, clockDifference, time, log),
            new PlanStream(scheduler, instanceId, plans, plan => onPlan(parts!, plan), time, log),
            fleet, live, new Uploader(journal, scheduler, instanceId, time, log));
        return parts;
    }

    private PipelineContext BuildPipelines(ObservationJournal journal, LiveBoxes live, ClockDifference clockDifference)
    {
        var threads = Math.Max(1, (int)Math.Ceiling(options.Capacity));
        var factory = new ObservationFactory(clock, () => clockDifference.BoundMs);
        return new PipelineContext(
            new WorkPool("decode", threads), new WorkPool("inference", threads), new DecodeContext(clock, metrics),
            new AnalysisContext(clock, metrics, new CatalogDetectors(catalog), factory, journal, live));
    }

    private async Task<ObservationJournal> OpenJournalAsync(string folder, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var journal = new ObservationJournal(new JournalOptions { Directory = folder }, clock.Provider, log);
            try
            {
                journal.Open();
                return journal;
            }
            catch (StartupException) when (attempt < JournalAttempts)
            {
                journal.Dispose();
            }
            await Task.Delay(JournalRetry, clock.Provider, ct).ConfigureAwait(false);
        }
    }

    private static List<string> DecodableCodecs() =>
        [.. CodecNames.Receivable.Where(entry => VideoDecoder.FindProblem(entry.Codec) is null).Select(entry => entry.Name)];
}
