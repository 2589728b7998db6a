using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.WebRtc;

/// <summary>The consumers of one peer.</summary>
internal sealed class ViewedStreams
{
    private readonly List<Consumer> _consumers = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Consumer> All => _consumers;

    /// <summary>How many.</summary>
    public int Count => _consumers.Count;

    /// <summary>Adds one.</summary>
    public void Add(Consumer consumer) => _consumers.Add(consumer);

    /// <summary>Removes one.</summary>
    public void Remove(Consumer consumer) => _consumers.Remove(consumer);

    /// <summary>By media SSRC; a peer has two at most.</summary>
    public Consumer? Find(uint ssrc)
    {
        foreach (var consumer in _consumers)
            if (consumer.Settings.Ssrc == ssrc) return consumer;
        return null;
    }
}
