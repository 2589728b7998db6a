using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Observers;

/// <summary>
/// The internal media socket: sends plain RTP to every observer and takes their RTCP, which is told apart by SSRC and believed only when it
/// comes from the observer's own address.
/// </summary>
internal sealed class InternalMedia(MediaLoop loop, MediaSocket socket, MonotonicClock clock, SsrcTable ssrcs, DropCounters drops)
    : IDatagramSink, IRtcpTargets
{
    private readonly Dictionary<uint, (Consumer Consumer, UdpAddress Host)> _consumers = [];
    private UdpAddress _sender;

    /// <summary>The loop that owns the socket.</summary>
    public MediaLoop Loop => loop;

    /// <summary>The socket.</summary>
    public MediaSocket Socket => socket;

    /// <summary>Time.</summary>
    public MonotonicClock Clock => clock;

    /// <summary>Makes a consumer's SSRC known.</summary>
    public void Register(Consumer consumer, Observer observer) =>
        _consumers.Add(consumer.Settings.Ssrc, (consumer, observer.Rtp.WithPort(0)));

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
                _sender = address.WithPort(0);
                if (!RtcpDispatcher.Dispatch(datagram, this, now)) drops.Count(DropReason.Malformed);
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
        if (_consumers.TryGetValue(ssrc, out var entry) && entry.Host == _sender) return entry.Consumer;
        return null;
    }
}
