namespace RoomLens.Contracts.Sfu;

/// <summary>Values of <see cref="FeedMessage.Type"/>.</summary>
public static class FeedTypes
{
    /// <summary>Full snapshot; forget everything known of this node.</summary>
    public const string Reset = "reset";
    /// <summary>A peer joined.</summary>
    public const string PeerJoined = "peerJoined";
    /// <summary>A peer left; its producers were closed before.</summary>
    public const string PeerLeft = "peerLeft";
    /// <summary>A producer appeared.</summary>
    public const string ProducerAdded = "producerAdded";
    /// <summary>Layers, score, pause or consent of a producer changed (layers and score at most once a second each).</summary>
    public const string ProducerChanged = "producerChanged";
    /// <summary>A producer closed.</summary>
    public const string ProducerClosed = "producerClosed";
    /// <summary>Somebody else speaks, or nobody.</summary>
    public const string ActiveSpeaker = "activeSpeaker";
    /// <summary>A consumer closed.</summary>
    public const string ConsumerClosed = "consumerClosed";
}
