using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Hosting.Json;
using RoomLens.Sfu.Ortc;

namespace RoomLens.Sfu.Signalling;

/// <summary>One text frame of the protoo protocol: a request, a response or a notification.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">Of a request and its response; chosen by the side that asks.</param>
/// <param name="Method">Of requests and notifications.</param>
/// <param name="Data">Members; empty when there were none.</param>
/// <param name="IsOk">Of responses.</param>
internal sealed record ProtooMessage(ProtooMessage.Form Kind, long Id, string Method, JsonObject Data, bool IsOk)
{
    private const int MaxDepth = 24;
    private const int MaxMethodLength = 64;

    // Duplicate names would be found only when a member is read.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>What a message is.</summary>
    internal enum Form
    {
        /// <summary>Wants an answer.</summary>
        Request,

        /// <summary>Answers a request.</summary>
        Response,

        /// <summary>Wants no answer.</summary>
        Notification,
    }

    /// <summary>Reads a frame; false when it is none of ours.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ProtooMessage message)
    {
        message = new ProtooMessage(Form.Notification, 0, "", [], false);
        if (ReadObject(utf8) is not { } frame) return false;
        var data = Detach(frame, "data");
        var id = frame["id"] is JsonValue value && value.TryGetValue<long>(out var number) ? number : -1;
        var method = frame["method"].Text() ?? "";
        if (frame["response"].Flag() == true)
        {
            message = new ProtooMessage(Form.Response, id, "", data, frame["ok"].Flag() == true);
            return id >= 0;
        }

        if (method.Length is 0 or > MaxMethodLength) return false;
        if (frame["request"].Flag() == true)
        {
            message = new ProtooMessage(Form.Request, id, method, data, false);
            return id >= 0;
        }

        message = new ProtooMessage(Form.Notification, 0, method, data, false);
        return frame["notification"].Flag() == true;
    }

    /// <summary>A request of ours.</summary>
    public static JsonObject Request(long id, string method, JsonObject data) =>
        new() { ["request"] = true, ["id"] = id, ["method"] = method, ["data"] = data };

    /// <summary>A notification of ours.</summary>
    public static JsonObject Notification(string method, JsonObject data) =>
        new() { ["notification"] = true, ["method"] = method, ["data"] = data };

    /// <summary>The answer to a request of theirs.</summary>
    public static JsonObject Response(long id, Outcome<JsonNode> outcome) => outcome.Refusal is { } refusal
        ? new JsonObject { ["response"] = true, ["id"] = id, ["ok"] = false, ["errorCode"] = refusal.Status, ["errorReason"] = refusal.Detail }
        : new JsonObject { ["response"] = true, ["id"] = id, ["ok"] = true, ["data"] = outcome.Value };

    private static JsonObject? ReadObject(ReadOnlySpan<byte> utf8)
    {
        if (!JsonText.IsReadable(utf8)) return null;
        try
        {
            return JsonNode.Parse(utf8, null, Strict) as JsonObject;
        }
        catch (JsonException)
        {
            // The reader has no other way to say it; the frame is counted against the connection's budget.
            return null;
        }
    }

    private static JsonObject Detach(JsonObject frame, string name)
    {
        if (frame[name] is not JsonObject data) return [];
        frame.Remove(name);
        return data;
    }
}
