using System.Text.Json.Nodes;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Signalling;

/// <summary>A consumer that a client was offered (<c>newConsumer</c>) and perhaps has accepted.</summary>
internal sealed class ConsumerOffer(Consumer consumer, SignalledTransport transport, JsonObject description)
{
    /// <summary>No layer: nothing was sent yet.</summary>
    public const int NothingYet = -1;

    /// <summary>No layer: the bandwidth does not reach.</summary>
    public const int HeldBack = -2;

    /// <summary>The consumer.</summary>
    public Consumer Consumer => consumer;

    /// <summary>What carries it.</summary>
    public SignalledTransport Transport => transport;

    /// <summary>A copy of what the client is asked.</summary>
    public JsonObject Description => (JsonObject)description.DeepClone();

    /// <summary>The request that its client answers.</summary>
    public long RequestId { get; set; }

    /// <summary>When the answer must have come.</summary>
    public Instant AnswerBy { get; set; }

    /// <summary>The client has it.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>It ended before the client answered, who is told after its answer.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether the client knows the producer as paused.</summary>
    public bool ToldPaused { get; set; }

    /// <summary>Layers the client was told; spatial <see cref="HeldBack"/> = none.</summary>
    public (int Spatial, int Temporal) ToldLayers { get; set; } = (NothingYet, 0);

    /// <summary>Score the client was told.</summary>
    public int ToldScore { get; set; }
}
