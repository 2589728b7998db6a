using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Consent;

/// <summary>
/// Keeps observers from streams that may not be observed. Each producer carries what bars it, which its consumers look at per packet; this
/// changes it when consent changes. People who view are not touched. On the worker thread.
/// </summary>
internal sealed class ConsentGate(RoomTable rooms, ConsentSource source)
{
    private object? _applied;

    /// <summary>Starts an observer's consumer, or says why it may not start.</summary>
    /// <remarks>Whoever saw another worker's change in the feed finds it here as well.</remarks>
    public Refusal? Admit(Consumer consumer, Instant now)
    {
        Refresh();
        return Resume(consumer, now);
    }

    /// <summary>The same, by what is known.</summary>
    public static Refusal? Resume(Consumer consumer, Instant now)
    {
        var producer = consumer.Producer;
        if (producer.ObservationBar is var bar and not ObservationBar.None)
            return Refusal.Forbidden(bar.Explain(producer.Peer.Room.Id, producer.Peer.Id));
        consumer.Resume(now);
        return null;
    }

    /// <summary>
    /// Takes over what the scheduler told since the last turn: what is now barred stops before this returns. Asked each turn, so that no worker
    /// depends on another, or on a queue, to learn of a refusal.
    /// </summary>
    public void Refresh()
    {
        // A plan that comes in between is taken at the next turn.
        if (source.Snapshot is not { } snapshot || snapshot == _applied) return;
        _applied = snapshot;
        foreach (var room in rooms.All)
        {
            var consent = source.Of(room.Id);
            if (consent == room.Consent) continue;
            var showed = room.Consent.ShowsObservers;
            room.Consent = consent;
            foreach (var producer in room.Producers.Values) Apply(producer, consent);
            if (showed != consent.ShowsObservers) rooms.Listener?.ObserversShown(room, consent.ShowsObservers);
        }
    }

    private void Apply(Producer producer, RoomConsent consent)
    {
        var bar = consent.BarOf(producer.Peer.Id, producer.Settings.Observable);
        if (bar == producer.ObservationBar) return;
        producer.ObservationBar = bar;
        foreach (var consumer in producer.Consumers)
            if (consumer.IsBarred) consumer.Pause();
        rooms.PublishChange(producer);
    }
}
