using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Spanning;

namespace RoomLens.Sfu.Rooms;

/// <summary>Who is told of changes as they happen, on the worker thread: the seam between rooms and the sockets of their participants.</summary>
internal interface IRoomListener
{
    /// <summary>A participant came.</summary>
    public void PeerJoined(Peer peer);

    /// <summary>A participant went; its producers were closed before.</summary>
    public void PeerLeft(Peer peer, string reason);

    /// <summary>A stream can be received.</summary>
    public void ProducerAdded(Producer producer);

    /// <summary>Pause or score of a stream changed.</summary>
    public void ProducerChanged(Producer producer);

    /// <summary>Somebody else speaks, or nobody.</summary>
    public void SpeakerChanged(Room room);

    /// <summary>A stream ended; its consumers were closed before.</summary>
    public void ProducerClosed(Producer producer);

    /// <summary>A receiver ended.</summary>
    public void ConsumerClosed(Consumer consumer);

    /// <summary>From now on the participants of a room are shown its observers, or not.</summary>
    public void ObserversShown(Room room, bool shown);

    /// <summary>An observer came.</summary>
    public void ObserverAdded(Observer observer);

    /// <summary>An observer went.</summary>
    public void ObserverClosed(Observer observer);

    /// <summary>An observer on another worker came or went.</summary>
    public void ObserverElsewhere(Room room, MirroredObserver observer, bool isThere);
}
