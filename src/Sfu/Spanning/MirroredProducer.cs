using System.Text.Json.Nodes;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Spanning;

/// <summary>A published stream as the other workers of its room are told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PeerId">Who publishes it.</param>
/// <param name="Settings">What was announced.</param>
/// <param name="Owner">Who may observe it: the same object on all workers.</param>
/// <param name="State">What changes.</param>
internal sealed record MirroredProducer(string Id, string PeerId, ProducerSettings Settings, StreamOwner Owner, MirroredState State)
{
    /// <summary>A copy that shares nothing that can change but the owner.</summary>
    public static MirroredProducer Of(Producer producer) => new(
        producer.Id, producer.Peer.Id, producer.Settings with { AppData = (JsonObject?)producer.Settings.AppData?.DeepClone() }, producer.Owner, MirroredState.Of(producer));
}
