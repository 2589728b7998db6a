using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Stun;

namespace RoomLens.Conformance.Transport;

/// <summary>Kinds <c>stun.*</c> and <c>demux.classify</c>.</summary>
internal static class StunCases
{
    public static JsonNode Classify(JsonNode input)
    {
        var classes = new JsonArray();
        foreach (var datagram in input["datagrams"]!.AsArray())
        {
            classes.Add(DatagramClassifier.Classify(Convert.FromHexString((string)datagram!)) switch
            {
                DatagramKind.Stun => "stun",
                DatagramKind.Dtls => "dtls",
                DatagramKind.TurnChannel => "turn-channel",
                DatagramKind.Rtp => "rtp",
                DatagramKind.Rtcp => "rtcp",
                _ => "drop",
            });
        }

        return new JsonObject { ["classes"] = classes };
    }

    public static JsonNode Parse(JsonNode input)
    {
        if (!StunMessage.TryParse(Convert.FromHexString((string)input["message"]!), out var message)) return new JsonObject { ["ok"] = false };
        var types = new JsonArray();
        foreach (var attribute in message.Attributes) types.Add((int)attribute.Type);
        var result = new JsonObject
        {
            ["ok"] = true,
            ["type"] = message.Type switch
            {
                StunMessageType.BindingRequest => "binding-request",
                StunMessageType.BindingSuccess => "binding-success",
                _ => message.Type.ToString(),
            },
            ["transactionId"] = Convert.ToHexStringLower(message.TransactionId),
            ["attributeTypes"] = types,
            ["username"] = Text(message, StunAttributeType.Username),
            ["realm"] = Text(message, StunAttributeType.Realm),
            ["nonce"] = Text(message, StunAttributeType.Nonce),
            ["software"] = Text(message, StunAttributeType.Software),
            // What is not there was not verified.
            ["fingerprintOk"] = message.VerifyFingerprint() == true,
            ["integrityOk"] = (string?)input["integrityKey"] is { } key && message.VerifyIntegrity(Convert.FromHexString(key)),
        };
        if (message.TryGetUInt32(StunAttributeType.Priority, out var priority)) result["priority"] = priority;
        if (message.TryGetUInt64(StunAttributeType.IceControlled, out var controlled)) result["iceControlled"] = controlled;
        if (message.TryGetXorMappedAddress(out var mapped)) result["xorMappedAddress"] = mapped.ToString();
        return result;
    }

    public static JsonNode Build(JsonNode input)
    {
        var type = (string)input["type"]! == "binding-request" ? StunMessageType.BindingRequest : StunMessageType.BindingSuccess;
        var buffer = new byte[1024];
        var writer = new StunWriter(buffer, type, Convert.FromHexString((string)input["transactionId"]!));
        foreach (var name in input["attributeOrder"]!.AsArray())
        {
            switch ((string)name!)
            {
                case "XOR-MAPPED-ADDRESS":
                    writer.AddXorMappedAddress(StunAddress.FromEndPoint(IPEndPoint.Parse((string)input["xorMappedAddress"]!)));
                    break;
                case "MESSAGE-INTEGRITY":
                    writer.AddMessageIntegrity(Convert.FromHexString((string)input["integrityKey"]!));
                    break;
                case "FINGERPRINT":
                    writer.AddFingerprint();
                    break;
                default:
                    throw new NotSupportedException((string)name!);
            }
        }

        return new JsonObject { ["message"] = Convert.ToHexStringLower(buffer.AsSpan(0, writer.Length)) };
    }

    private static string? Text(StunMessage message, StunAttributeType type) =>
        message.TryGetAttribute(type, out var value) ? Encoding.UTF8.GetString(value) : null;
}
