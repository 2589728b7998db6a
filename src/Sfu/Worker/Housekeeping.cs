using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Worker;

/// <summary>What is done once a second: reports, changes for the feed, and the end of what nobody uses or feeds any more.</summary>
internal sealed class Housekeeping(SfuWorker worker)
{
    // A reader that reports (a bot does each second) and then falls silent is gone; one that never reported is left alone.
    private static readonly TimeSpan ReceiverSilence = TimeSpan.FromSeconds(15);

    // Bots make the observer first and its consumers after.
    private static readonly TimeSpan ObserverIdle = TimeSpan.FromSeconds(60);

    private readonly List<Producer> _silentProducers = [];
    private readonly List<Consumer> _goneConsumers = [];
    private readonly List<Observer> _idleObservers = [];

    /// <summary>Runs the checks.</summary>
    public void HandleSecond(Instant now)
    {
        foreach (var room in worker.Rooms.All) Inspect(room, now);
        Close();
    }

    private void Inspect(Room room, Instant now)
    {
        foreach (var producer in room.Producers.Values)
        {
            producer.HandleSecond(now);
            if (producer.TakeChange(now)) worker.Rooms.PublishChange(producer);
            if (producer.ClosesWhenSilent && now - producer.LastHeardAt > worker.Options.PlainSilenceTimeout) _silentProducers.Add(producer);
        }

        foreach (var observer in room.Observers.Values)
        {
            if (observer.Consumers.Count == 0 && now - observer.IdleSince > ObserverIdle) _idleObservers.Add(observer);
            foreach (var consumer in observer.Consumers)
                if (consumer.LastFeedbackAt is { } last && !consumer.IsPaused && now - last > ReceiverSilence) _goneConsumers.Add(consumer);
        }
    }

    private void Close()
    {
        foreach (var producer in _silentProducers) worker.Rooms.CloseProducer(producer, CloseReasons.Timeout);
        foreach (var consumer in _goneConsumers) worker.Rooms.CloseConsumer(consumer, CloseReasons.Timeout);
        foreach (var observer in _idleObservers) worker.Rooms.CloseObserver(observer, CloseReasons.Timeout);
        _silentProducers.Clear();
        _goneConsumers.Clear();
        _idleObservers.Clear();
    }
}
