using System.Text.Json.Nodes;
using RoomLens.Hosting.Udp;

namespace RoomLens.Load.Peers;

/// <summary>What the node answered to <c>createWebRtcTransport</c>, as far as it is used: the first candidate that can be reached over UDP on loopback.</summary>
/// <param name="Id">Of the transport.</param>
/// <param name="Ufrag">The node's.</param>
/// <param name="Password">The node's.</param>
/// <param name="Server">Where to send.</param>
internal sealed record TransportOffer(string Id, string Ufrag, string Password, UdpAddress Server)
{
    /// <summary>Reads it.</summary>
    public static TransportOffer Read(JsonObject answer)
    {
        var ice = answer["iceParameters"]!;
        var candidate = answer["iceCandidates"]!.AsArray().First(candidate => candidate!["protocol"]!.GetValue<string>() == "udp" && candidate["ip"]!.GetValue<string>() == "127.0.0.1")!;
        UdpAddress.TryCreate([127, 0, 0, 1], candidate["port"]!.GetValue<int>(), out var server);
        return new TransportOffer(
            answer["id"]!.GetValue<string>(), ice["usernameFragment"]!.GetValue<string>(), ice["password"]!.GetValue<string>(), server);
    }
}
