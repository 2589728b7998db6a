using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Registration;
using RoomLens.Sfu.Signalling;

namespace RoomLens.Sfu.Consent;

/// <summary>
/// <c>setObservation {allowed}</c>: a participant allows or refuses to be observed. The scheduler has stored it before it is answered; it takes
/// effect with the plan that follows. Off the worker thread.
/// </summary>
internal sealed class ObservationRequests(ConsentReport? report)
{
    private const string Method = "setObservation";

    /// <summary>Whether a message is for this.</summary>
    public static bool Takes(ProtooMessage message) => message.Method == Method;

    /// <summary>Handles it; the client's next message waits for it.</summary>
    public async Task HandleAsync(ProtooConnection connection, string roomId, string peerId, ProtooMessage message)
    {
        var outcome = await DecideAsync(roomId, peerId, message.Data);
        if (message.Kind == ProtooMessage.Form.Request) connection.Send(ProtooMessage.Response(message.Id, outcome));
    }

    private async Task<Outcome<JsonNode>> DecideAsync(string roomId, string peerId, JsonObject data)
    {
        if (data["allowed"].Flag() is not { } allowed) return Refusal.Malformed("allowed is true or false.", "allowed");
        if (report is null) return new Refusal(501, "This node has no scheduler, which keeps consent.");
        if (await report.StoreAsync(roomId, peerId, allowed) is { } refusal) return refusal;
        return new JsonObject { ["allowed"] = allowed };
    }
}
