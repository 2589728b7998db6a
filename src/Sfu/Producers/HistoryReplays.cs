using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Producers;

/// <summary>The replays under way for one producer.</summary>
internal sealed class HistoryReplays
{
    private readonly List<HistoryReplay> _replays = [];

    /// <summary>A consumer begins, with the cached key frame or with the next one, which is asked for (<see cref="StartChoice"/>).</summary>
    public void Begin(Producer producer, Consumer consumer, Instant now)
    {
        var layer = producer.Layers[consumer.TargetLayer];
        var isObserver = consumer.ObserverId is not null;
        var cached = layer.CachedKeyFrame(isObserver) is { } start && consumer.CanBeginAt(layer.Index, start) ? start : (long?)null;
        if (cached is { } keyFrame && StartChoice.TakesCached(isObserver, layer.Outlook(keyFrame, now))) Start(producer, consumer, keyFrame, now);
        else layer.RequestKeyFrame(now);
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
