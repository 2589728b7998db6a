namespace RoomLens.Sfu.Producers;

/// <summary>Where a producer's packets come from, and how it is spoken to. Used on the worker thread only.</summary>
internal interface IProducerSource
{
    /// <summary>Whether NACK and PLI have a way back to the publisher, and it is known to answer them.</summary>
    public bool TakesFeedback { get; }

    /// <summary>Whether the transport itself notices that its peer is gone (ICE consent).</summary>
    public bool HasConsent { get; }

    /// <summary>Whether it sends the publisher transport-wide feedback where that was negotiated; then the publisher estimates its bit rate by itself.</summary>
    public bool GivesTransportFeedback => false;

    /// <summary>Asks for a key frame of a layer where somebody else merges such requests. False: nobody does, the producer does it.</summary>
    public bool TryRequestKeyFrame(int layer) => false;

    /// <summary>A receiver misses a packet that is not in the producer's history here.</summary>
    public void RequestRepair(int layer, long sequence)
    {
    }

    /// <summary>What the worker tells that the producer lives on: whether its publisher can be asked for anything.</summary>
    public void HandleReport(bool takesFeedback)
    {
    }

    /// <summary>Once a second.</summary>
    public void HandleSecond(Producer producer)
    {
    }

    /// <summary>A receiver came or went.</summary>
    public void HandleConsumers(Producer producer)
    {
    }

    /// <summary>Sends a compound to the publisher.</summary>
    public void SendRtcp(ReadOnlySpan<byte> compound);

    /// <summary>The producer closed: release what belongs to it.</summary>
    public void Detach(Producer producer);
}
