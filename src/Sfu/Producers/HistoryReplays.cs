using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Producers;

/// <summary>The replays under way for one producer.</summary>
internal sealed class HistoryReplays
{
    // A viewer that would wait longer for its key frame begins with the last one.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(150);

    private readonly List<HistoryReplay> _replays = [];

    /// <summary>
    /// A consumer begins. A viewer gets the next key frame, which is asked for: it must not begin in the past. An observer is replayed from the
    /// cached key frame, if there is one, so that a bot that takes over costs the publisher nothing; so is everybody when the publisher cannot be
    /// asked, or not soon: when several viewers come at once, the last would wait a second.
    /// </summary>
    public void Begin(Producer producer, Consumer consumer, Instant now)
    {
        var layer = producer.Layers[consumer.TargetLayer];
        var asks = consumer.ObserverId is null && layer.CanRequestKeyFrames;
        if (asks) layer.RequestKeyFrame(now);
        if (asks && !(layer.KeyFrameDelayedUntil - now > LongestWait)) return;
        if (layer.CachedKeyFrame(consumer.ObserverId is not null) is { } start && consumer.CanBeginAt(layer.Index, start)) Start(producer, consumer, start, now);
        else if (!asks) layer.RequestKeyFrame(now);
    }

    /// <summary>Starts one from a key frame in the history, with what may go at once; an older one of the same consumer ends.</summary>
    public void Start(Producer producer, Consumer consumer, long keyFrame, Instant now)
    {
        Cancel(consumer);
        consumer.IsReplaying = true;
        var replay = new HistoryReplay(producer, consumer, keyFrame);
        if (!replay.Advance(now)) _replays.Add(replay);
    }

    /// <summary>Ends the one of a consumer.</summary>
    public void Cancel(Consumer consumer)
    {
        for (var i = _replays.Count - 1; i >= 0; i--)
            if (_replays[i].Consumer == consumer) _replays.RemoveAt(i);
        consumer.IsReplaying = false;
    }

    /// <summary>Sends the next packets of each.</summary>
    public void Advance(Instant now)
    {
        for (var i = _replays.Count - 1; i >= 0; i--)
            if (_replays[i].Advance(now)) _replays.RemoveAt(i);
    }

    /// <summary>Ends all.</summary>
    public void Clear()
    {
        foreach (var replay in _replays) replay.Consumer.IsReplaying = false;
        _replays.Clear();
    }
}
