using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Srtp;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Observers;

/// <summary>
/// The internal media socket: sends plain RTP to every observer and takes their RTCP, which is told apart by SSRC and believed only when it
/// comes from the observer's own address; with SRTP, from its very port, and with its key.
/// </summary>
internal sealed class InternalMedia(MediaLoop loop, MediaSocket socket, MonotonicClock clock, SsrcTable ssrcs, DropCounters drops)
    : IDatagramSink, IRtcpTargets
{
    private readonly Dictionary<uint, (Consumer Consumer, UdpAddress Host, PlainSrtp? Srtp)> _consumers = [];
    private readonly Dictionary<UdpAddress, List<Observer>> _secured = [];
    private readonly byte[] _attempt = new byte[MediaLoop.SlotBytes];
    private UdpAddress _sender;
    private PlainSrtp? _key;

    /// <summary>The loop that owns the socket.</summary>
    public MediaLoop Loop => loop;

    /// <summary>The socket.</summary>
    public MediaSocket Socket => socket;

    /// <summary>Time.</summary>
    public MonotonicClock Clock => clock;

    /// <summary>Makes a consumer's SSRC known.</summary>
    public void Register(Consumer consumer, Observer observer) =>
        _consumers.Add(consumer.Settings.Ssrc, (consumer, observer.Rtp.WithPort(0), observer.Srtp));

    /// <summary>From now on RTCP from the ports of an observer with SRTP counts only if it is authentic.</summary>
    public void Secure(Observer observer)
    {
        var source = observer.Rtcp ?? observer.Rtp;
        if (!_secured.TryGetValue(source, out var there)) _secured[source] = there = [];
        there.Add(observer);
    }

    /// <summary>Takes it back.</summary>
    public void Unsecure(Observer observer)
    {
        var source = observer.Rtcp ?? observer.Rtp;
        if (_secured.TryGetValue(source, out var there) && there.Remove(observer) && there.Count == 0) _secured.Remove(source);
    }

    /// <summary>Forgets a consumer and frees its SSRCs.</summary>
    public void Unregister(Consumer consumer)
    {
        _consumers.Remove(consumer.Settings.Ssrc);
        ssrcs.Release(consumer.Settings.Ssrc);
        if (consumer.Settings.RtxSsrc is { } rtx) ssrcs.Release(rtx);
    }

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket from, in UdpAddress address, Span<byte> datagram, Instant now)
    {
        switch (DatagramClassifier.Classify(datagram))
        {
            case DatagramKind.Rtcp:
                HandleRtcp(address, datagram, now);
                break;
            case DatagramKind.Rtp:
                drops.Count(DropReason.UnknownSource);
                break;
            default:
                drops.Count(DropReason.Unrecognized);
                break;
        }
    }

    /// <inheritdoc/>
    public Producer? FindProducer(uint ssrc) => null;

    /// <inheritdoc/>
    public Consumer? FindConsumer(uint ssrc)
    {
        if (!_consumers.TryGetValue(ssrc, out var entry) || entry.Host != _sender) return null;
        if (entry.Srtp == _key) return entry.Consumer;
        drops.Count(DropReason.Unauthenticated);
        return null;
    }

    private void HandleRtcp(in UdpAddress from, Span<byte> datagram, Instant now)
    {
        (_sender, _key) = (from.WithPort(0), null);
        if (_secured.TryGetValue(from, out var candidates) && !TryUnprotect(candidates, ref datagram)) drops.Count(DropReason.Unauthenticated);
        else if (!RtcpDispatcher.Dispatch(datagram, this, now)) drops.Count(DropReason.Malformed);
    }

    /// <summary>One port may be an observer in several rooms, each with a key of its own. A refused attempt spoils the octets, so each has a copy.</summary>
    private bool TryUnprotect(List<Observer> candidates, ref Span<byte> datagram)
    {
        foreach (var observer in candidates)
        {
            var attempt = _attempt.AsSpan(0, datagram.Length);
            datagram.CopyTo(attempt);
            if (!observer.Srtp!.TryUnprotectRtcp(ref attempt)) continue;
            datagram = attempt;
            _key = observer.Srtp;
            return true;
        }

        return false;
    }
}
