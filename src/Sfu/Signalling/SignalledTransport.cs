using System.Globalization;
using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Signalling;

/// <summary>A transport that a client asked for.</summary>
/// <param name="transport">The transport.</param>
/// <param name="receives">Whether the client receives on it.</param>
/// <param name="generation">Which of the client's sockets asked (<see cref="SignallingPeer.Generation"/>).</param>
internal sealed class SignalledTransport(WebRtcTransport transport, bool receives, int generation)
{
    private int _nextMid;

    /// <summary>The transport.</summary>
    public WebRtcTransport Transport => transport;

    /// <summary>Whether the client receives on it.</summary>
    public bool Receives => receives;

    /// <summary>Which of the client's sockets asked.</summary>
    public int Generation => generation;

    /// <summary>A mid for the next consumer: never used twice, as its m-section stays in the client's description.</summary>
    public string NextMid() => _nextMid++.ToString(CultureInfo.InvariantCulture);
}
