using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Hosting.Metrics;
using RoomLens.Hosting.Time;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Analysing;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Observing;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.ObserverBot.Work;
using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>One real pipeline with the built-in detectors and a real journal; no network.</summary>
internal sealed class PipelineFixture : IAsyncDisposable
{
    private readonly MetricsRegistry _registry = new();
    private readonly HttpClient _http = new();
    private readonly WorkPool _decode = new("decode", 1);
    private readonly WorkPool _analysis = new("inference", 1);
    private readonly DetectorCatalog _catalog;

    public PipelineFixture(string folder, Assignment assignment, TimeProvider? time = null)
    {
        Clock = new MonotonicClock(time ?? TimeProvider.System);
        Folder = folder;
        Journal = new ObservationJournal(new JournalOptions { Directory = Path.Combine(folder, "journal") }, TimeProvider.System, NullLogger.Instance);
        Journal.Open();
        _catalog = new DetectorCatalog(
            new ModelStore(new ModelStoreOptions { ManifestFolders = [], CacheFolder = Path.Combine(folder, "models") }),
            NullLogger<DetectorCatalog>.Instance);
        Metrics = new BotMetrics(_registry);
        var metrics = Metrics;
        var scheduler = new SchedulerClient(_http, "http://127.0.0.1:1", "bot", static () => null, TimeProvider.System);
        Context = new PipelineContext(
            _decode, _analysis, new DecodeContext(Clock, metrics),
            new AnalysisContext(
                Clock, metrics, new CatalogDetectors(_catalog), new ObservationFactory(Clock, static () => 0), Journal,
                new LiveBoxes(scheduler, metrics, NullLogger.Instance)));
        _decode.Start();
        _analysis.Start();
        Pipeline = new StreamPipeline(Context, StreamIdentity.Create(assignment, "bot", null), () => KeyFrameRequests++);
    }

    public string Folder { get; }

    public MonotonicClock Clock { get; }

    public ObservationJournal Journal { get; }

    public BotMetrics Metrics { get; }

    public PipelineContext Context { get; }

    public StreamPipeline Pipeline { get; }

    public int KeyFrameRequests { get; private set; }

    /// <summary>Everything a gauge or counter says now.</summary>
    public string CollectMetrics() => _registry.Collect();

    /// <summary>Hands over a frame as if it had just arrived.</summary>
    public bool Feed(byte[] payload, long index, int framesPerSecond, bool isKeyFrame, Instant? arrivedAt = null)
    {
        var frame = new EncodedFrame
        {
            Codec = VideoCodec.Vp8,
            Payload = payload,
            IsKeyFrame = isKeyFrame,
            Timestamp = new MediaTime(index * 90_000 / framesPerSecond, 90_000),
            FirstPacketAt = arrivedAt ?? Clock.Now,
        };
        var capture = new CaptureStamp(Clock.UtcNow, CaptureSource.SenderReport, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        return Pipeline.Enqueue(frame, capture);
    }

    /// <summary>Keeps the decode thread busy until the result is disposed of.</summary>
    public IDisposable HoldDecoding()
    {
        var hold = new HeldThread();
        _decode.Schedule(hold);
        hold.WaitUntilHeld();
        return hold;
    }

    /// <summary>Waits until the journal holds so many observations of this kind; gives the last of them.</summary>
    public async Task<Observation> WaitForAsync(ObservationKind kind, int count = 1)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (Journal.Peek(int.MaxValue).Where(o => o.Kind == kind).Skip(count - 1).FirstOrDefault() is { } found) return found;
            await Journal.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.CloseAsync();
        _decode.Dispose();
        _analysis.Dispose();
        Journal.Dispose();
        _catalog.Dispose();
        _http.Dispose();
        _registry.Dispose();
    }
}
