using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Api;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.ObserverBot.Tracking;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>
/// Sends the boxes of the newest analysed frame of each producer somebody looks at. Never queues: while a request is on its way, newer frames
/// replace older ones; a failed request is forgotten.
/// </summary>
internal sealed class LiveBoxes(SchedulerClient scheduler, BotMetrics metrics, ILogger log)
{
    private readonly object _gate = new();
    private readonly Dictionary<(string Room, string Producer), LiveFrame> _newest = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile HashSet<string> _wanted = [];
    private bool _failing;

    /// <summary>Producers somebody looks at, from now on.</summary>
    public void SetWanted(IReadOnlyList<string> producers) => _wanted = new HashSet<string>(producers, StringComparer.Ordinal);

    /// <summary>Whether somebody looks at this producer.</summary>
    public bool IsWanted(string producerId) => _wanted.Contains(producerId);

    /// <summary>The message for one analysed frame.</summary>
    public static LiveFrame Describe(StreamIdentity stream, in ObservedFrame frame, IReadOnlyList<Track> tracks) =>
        new(stream.Assignment.RoomId, new FrameDetections(
            stream.Assignment.ProducerId, frame.Info.Timestamp.Rtp, frame.Info.Capture.CaptureTime, stream.Assignment.Epoch,
            ObservationFactory.Frame(frame),
            [.. tracks.Select(track => new LiveObject(track.TrackId, track.Label, Math.Round(track.Score, 3), track.Box))]));

    /// <summary>Puts up the newest frame of a producer.</summary>
    public void Offer(LiveFrame frame)
    {
        var key = (frame.RoomId, frame.Detections.ProducerId);
        bool replaced;
        lock (_gate)
        {
            replaced = _newest.ContainsKey(key);
            _newest[key] = frame;
        }
        if (replaced) metrics.FrameDropped(DropStage.Live, 1);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await _wake.Reader.ReadAsync(ct).ConfigureAwait(false);
            var frames = TakeAll();
            if (frames.Count == 0) continue;
            var reply = await scheduler.SendFramesAsync(new LiveFrames(frames), ct).ConfigureAwait(false);
            if (!reply.IsOk && !_failing) Log.LiveBoxesFailing(log, reply.Detail ?? reply.Status.ToString());
            _failing = !reply.IsOk;
        }
    }

    private List<LiveFrame> TakeAll()
    {
        lock (_gate)
        {
            var frames = _newest.Values.ToList();
            _newest.Clear();
            return frames;
        }
    }
}
