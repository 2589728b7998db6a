using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Telemetry;

/// <summary>A WebRTC transport as listed by the control API.</summary>
internal sealed record TransportStats(string TransportId, string RoomId, string? PeerId, string Kind, bool Connected)
{
    /// <summary>Its state now.</summary>
    public static TransportStats Of(WebRtcTransport transport) => new(
        transport.Id, transport.Session.RoomId, transport.Session.PeerId, transport.Session.IsSignalled ? "webrtc" : transport.Session.Publishes.Count > 0 ? "whip" : "whep", transport.IsConnected);
}
