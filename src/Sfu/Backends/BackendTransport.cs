using System.Globalization;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Backends;

/// <summary>A WebRTC transport that a backend made by the control API, for a client that it talks to itself.</summary>
/// <param name="transport">The transport.</param>
internal sealed class BackendTransport(WebRtcTransport transport)
{
    private int _nextMid;

    /// <summary>The transport.</summary>
    public WebRtcTransport Transport => transport;

    /// <summary>A mid for the next consumer: never used twice, as its m-section stays in the client's description.</summary>
    public string NextMid() => _nextMid++.ToString(CultureInfo.InvariantCulture);

    /// <summary>One of its consumers; null = none of that id.</summary>
    public Consumer? Find(string consumerId)
    {
        foreach (var consumer in transport.Consumers)
            if (consumer.Id == consumerId) return consumer;
        return null;
    }
}
