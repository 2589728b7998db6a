using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Congestion;

/// <summary>
/// Tells a publisher when its packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01), of all its streams together, so that it finds
/// out by itself how much its path carries. Owned by the worker thread.
/// </summary>
internal sealed class UplinkFeedback(uint localSsrc)
{
    // Worker turns are 20 ms apart, so this makes every fourth: the interval browsers choose themselves at a megabit or two.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(70);

    // Four seconds at a thousand packets a second; what feedback was written about is not needed any more.
    private const int Capacity = 1 << 12;

    // Feedback of one interval fits into one datagram.
    private const int MaxCompound = 1200;

    private TransportWideRecorder? _recorder;
    private Instant _sentAt;
    private uint _mediaSsrc;
    private byte _id;

    /// <summary>A stream of the publisher numbers its packets under this extension id; 0 = it does not.</summary>
    public void Use(byte id)
    {
        if (id == 0) return;
        _id = id;
        _recorder ??= new TransportWideRecorder(Capacity);
    }

    /// <summary>A packet arrived; it counts whether or not it is of use. The kernel's time: turns of a busy worker would look like a queue.</summary>
    public void HandleRtp(in RtpPacket packet, Instant arrivedAt)
    {
        if (_recorder is null || !packet.TryGetExtension(_id, out var data) || !HeaderExtensions.TryReadTransportSequence(data, out var sequence)) return;
        _mediaSsrc = packet.Ssrc;
        _recorder.HandlePacket(sequence, arrivedAt);
    }

    /// <summary>Sends what is due.</summary>
    public void HandleTimeout(IProducerSource publisher, Instant now)
    {
        if (_recorder is not { HasNews: true } recorder || now - _sentAt < Interval) return;
        _sentAt = now;
        Span<byte> compound = stackalloc byte[MaxCompound];
        while (recorder.HasNews)
        {
            var writer = new RtcpWriter(compound);
            if (!writer.TryWriteReceiverReport(localSsrc, []) || !recorder.TryWrite(ref writer, localSsrc, _mediaSsrc)) return;
            publisher.SendRtcp(compound[..writer.Length]);
        }
    }
}
