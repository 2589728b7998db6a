using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// Gives one consumer its own continuous stream: SSRC, payload type and sequence numbers are the consumer's; the timestamp is the producer's
/// output timeline, the same for all consumers. Packets that are dropped on purpose leave no hole; real losses stay holes; a late packet
/// gets the offset valid at its place.
/// </summary>
/// <remarks>
/// A pause is: call nothing for its packets, then <see cref="Synchronize"/> with the first packet after it (of a key frame). A layer switch is the
/// same with another source. Sequence numbers are extended; a source is any number that tells the producer's layers apart. Of the numbering it
/// remembers <see cref="SequenceMap.MaxSegments"/> changes; packets older than that are not forwarded.
/// </remarks>
public sealed class RtpRewriter
{
    private readonly SequenceMap _sequences;

    /// <summary>A stream that has not begun; the first call is <see cref="Synchronize"/>.</summary>
    public RtpRewriter(uint ssrc, byte payloadType, ushort firstSequence)
    {
        Ssrc = ssrc;
        PayloadType = payloadType;
        _sequences = new SequenceMap(firstSequence - 1L);
    }

    /// <summary>SSRC of the consumer.</summary>
    public uint Ssrc { get; }

    /// <summary>Payload type of the consumer.</summary>
    public byte PayloadType { get; }

    /// <summary>Highest extended sequence number given out.</summary>
    public long HighestOutput => _sequences.HighestOutput;

    /// <summary>Continues at the last number given out + 1 with this packet, whatever came between; also the start, a resume, a switch of layer.</summary>
    public void Synchronize(int source, long sequence) => _sequences.Synchronize(source, sequence);

    /// <summary>The packet is dropped on purpose: at the head the numbering closes up; a late one is already a hole and stays one.</summary>
    public void Skip(int source, long sequence) => _sequences.Skip(source, sequence);

    /// <summary>The number this packet gets. False: it is of another source than the current, from a pause, or too old; do not forward it.</summary>
    public bool TryMap(int source, long sequence, out long output) => _sequences.TryMap(source, sequence, out output);

    /// <summary>Which packet of which source has this number on the consumer's side: how a NACK is looked up. False: never given out, or too old.</summary>
    public bool TryMapBack(ushort outputSequence, out int source, out long sequence) =>
        _sequences.TryMapBack(HighestOutput + unchecked((short)(outputSequence - (ushort)HighestOutput)), out source, out sequence);

    /// <summary>Writes the consumer's header fields over a copy of the producer's packet.</summary>
    public void Write(Span<byte> packet, long output, MediaTime timestamp) =>
        RtpHeaderWriter.Rewrite(packet, PayloadType, unchecked((ushort)output), timestamp.Rtp, Ssrc);
}
