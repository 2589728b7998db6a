using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// How many DTLS handshakes may be half-open at once, so that a flood of first messages buys neither memory nor time. When all places are taken
/// the oldest goes if it had its chance; else the newcomer waits, and its DTLS asks again by itself. Owned by the worker thread.
/// </summary>
internal sealed class HandshakeGate(int capacity)
{
    /// <summary>Enough for a handshake over a bad line: libwebrtc repeats a flight after 50, 100, 200 … ms.</summary>
    public static readonly TimeSpan Chance = TimeSpan.FromSeconds(3);

    private readonly LinkedList<(WebRtcTransport Transport, Instant Since)> _open = new();
    private readonly Dictionary<WebRtcTransport, LinkedListNode<(WebRtcTransport Transport, Instant Since)>> _places = [];

    /// <summary>Half-open handshakes.</summary>
    public int Count => _places.Count;

    /// <summary>Takes a place, or has one. False: there is none.</summary>
    /// <param name="transport">Who asks.</param>
    /// <param name="now">Time.</param>
    /// <param name="overdue">Who lost its place and has to be closed.</param>
    public bool TryEnter(WebRtcTransport transport, Instant now, out WebRtcTransport? overdue)
    {
        overdue = null;
        if (_places.ContainsKey(transport)) return true;
        if (_places.Count >= capacity)
        {
            var (oldest, since) = _open.First!.Value;
            if (now - since < Chance) return false;
            Leave(oldest);
            overdue = oldest;
        }

        _places.Add(transport, _open.AddLast((transport, now)));
        return true;
    }

    /// <summary>Its handshake is done, or it is.</summary>
    public void Leave(WebRtcTransport transport)
    {
        if (_places.Remove(transport, out var place)) _open.Remove(place);
    }
}
