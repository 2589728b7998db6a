using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// What a publisher over HTTP is told while it publishes: which of its layers somebody needs, the name and shape as in signalling (contracts
/// section 3) and the mid, since it knows no producer ids. Owned by the worker thread.
/// </summary>
internal sealed class PublisherEvents
{
    /// <summary>Name of the event.</summary>
    public const string LayersNeeded = "producerLayersNeeded";

    // One page listens once; one that comes back may be quicker than the loss of its old connection.
    private const int MaxListeners = 4;

    // A change a second at most, each small; who leaves this many unread is cut off.
    private const int QueueLength = 64;

    private readonly List<SseQueue> _listeners = [];
    private readonly Dictionary<string, int> _told = [];

    /// <summary>A new listener: gets what holds now first. The oldest makes way for one too many.</summary>
    public SseQueue Subscribe(IEnumerable<Producer> producers)
    {
        if (_listeners.Count == MaxListeners) Remove(_listeners[0]);
        var listener = new SseQueue(QueueLength);
        _listeners.Add(listener);
        foreach (var producer in producers)
            if (producer.IsSimulcast) listener.TryAdd(Describe(producer));
        return listener;
    }

    /// <summary>A listener is gone.</summary>
    public void Remove(SseQueue listener)
    {
        _listeners.Remove(listener);
        listener.Complete();
    }

    /// <summary>Tells what has changed. Every turn of the worker.</summary>
    public void HandleTimeout(IReadOnlyList<Producer> producers)
    {
        if (_listeners.Count == 0) return;
        foreach (var producer in producers)
        {
            var version = producer.Needs.Version;
            if (!producer.IsSimulcast || _told.GetValueOrDefault(producer.Id) == version) continue;
            _told[producer.Id] = version;
            var message = Describe(producer);
            foreach (var listener in _listeners) listener.TryAdd(message);
        }
    }

    /// <summary>The session is over.</summary>
    public void Close()
    {
        foreach (var listener in _listeners) listener.Complete();
        _listeners.Clear();
    }

    private static SseMessage Describe(Producer producer)
    {
        var data = new JsonObject
        {
            ["producerId"] = producer.Id,
            ["mid"] = producer.Settings.Mid,
            ["spatialLayers"] = new JsonArray([.. producer.Needs.All.Select(needed => (JsonNode)needed)]),
        };
        return new SseMessage(Encoding.UTF8.GetBytes(data.ToJsonString()), LayersNeeded);
    }
}
