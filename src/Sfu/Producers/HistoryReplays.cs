using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Producers;

/// <summary>The replays under way for one producer.</summary>
internal sealed class HistoryReplays
{
    private readonly List<HistoryReplay> _replays = [];

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
