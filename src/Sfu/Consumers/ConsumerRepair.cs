using System.Buffers.Binary;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Consumers;

/// <summary>Sends a consumer what it was sent before: answers to NACKs, and padding that probes its path. By RTX where that was negotiated.</summary>
internal sealed class ConsumerRepair(
    Producer producer, IConsumerTransport transport, ConsumerSettings settings, RtpRewriter rewriter, InsideLayers inside, ushort firstSequence)
{
    // Sequence numbers of different layers are different packets.
    private const int MaxLayers = 8;

    // Padding repeats the last packets, small ones are empty.
    private const int PaddingReach = 16;
    private const int LongestEmptyPadding = 200;

    private readonly RetransmissionLimiter _answers = new();
    private ushort _rtxSequence = firstSequence;
    private int _paddingTurn;

    /// <summary>Packets sent again on request.</summary>
    public long Answered { get; private set; }

    /// <summary>Packets asked for that were not held: no longer, or not yet.</summary>
    public long Missed { get; private set; }

    /// <summary>The receiver misses a packet; it is sent again at most once in a round trip.</summary>
    /// <param name="sequenceNumber">As the receiver numbers it.</param>
    /// <param name="only">The only layer that is repaired; null = any.</param>
    /// <param name="roundTrip">Round trip to the receiver.</param>
    /// <param name="layered">Its timestamps and frame numbers, where the stream has layers.</param>
    /// <param name="now">Time.</param>
    public void Answer(ushort sequenceNumber, int? only, TimeSpan roundTrip, LayeredStream? layered, Instant now)
    {
        if (!rewriter.TryMapBack(sequenceNumber, out var layer, out var sequence) || (only is not null && layer != only)) return;
        if (!producer.Layers[layer].History.TryGet(sequence, now, out var packet))
        {
            Missed++;
            producer.RequestRepair(layer, sequence);
        }
        else if (transport.MayRepeat(packet.Length, now) && _answers.TryAnswer(sequence * MaxLayers + layer, roundTrip, now)
            && Send(packet, layer, sequenceNumber, layered) > 0) Answered++;
    }

    /// <summary>
    /// Sends a packet of about that size that its receiver has already, or an empty one; gives the octets that left, 0 when there is no
    /// retransmission stream to send it on: on the media stream it would take a sequence number.
    /// </summary>
    public int SendPadding(int octets, LayeredStream? layered, Instant now)
    {
        if (!settings.HasRtx) return 0;
        var sequenceNumber = unchecked((ushort)(rewriter.HighestOutput - _paddingTurn++ % PaddingReach));
        if (octets > LongestEmptyPadding && rewriter.TryMapBack(sequenceNumber, out var layer, out var sequence)
            && producer.Layers[layer].History.TryGet(sequence, now, out var packet) && packet.Length <= octets + LongestEmptyPadding)
            return Send(packet, layer, sequenceNumber, layered);
        var slot = transport.ReserveRtp();
        var length = RtpHeaderWriter.Write(slot, settings.RtxPayloadType!.Value, marker: false, ++_rtxSequence, 0, settings.RtxSsrc!.Value);
        length = RtpHeaderWriter.WritePadding(slot, length, (byte)Math.Clamp(octets - length, 1, byte.MaxValue));
        return transport.CommitRtp(length) ? length : 0;
    }

    /// <summary>Gives the octets that left.</summary>
    private int Send(ReadOnlySpan<byte> stored, int layer, ushort sequenceNumber, LayeredStream? layered)
    {
        var slot = transport.ReserveRtp();
        if (slot.Length < stored.Length + RtxPacket.Overhead + InsidePacket.Growth || !RtpPacket.TryParse(stored, out var original)) return 0;
        int length;
        if (settings.HasRtx)
        {
            length = RtxPacket.Encode(original, settings.RtxPayloadType!.Value, settings.RtxSsrc!.Value, ++_rtxSequence, slot);
            // The original sequence number is the one this consumer knows the packet by.
            BinaryPrimitives.WriteUInt16BigEndian(slot[original.HeaderLength..], sequenceNumber);
        }
        else
        {
            stored.CopyTo(slot);
            RtpHeaderWriter.Rewrite(slot, settings.PayloadType, sequenceNumber, original.Timestamp, settings.Ssrc);
            length = stored.Length;
        }

        if (layered is not null) Relayer(layered, layer, slot[..length]);
        if (inside.EndsPicture(original.Payload)) slot[1] |= 0x80;
        length = ReceiverExtensions.Fit(slot, length, settings.Extensions, inside);
        return transport.CommitRtp(length) ? length : 0;
    }

    /// <summary>Gives a stored packet the timestamp and frame numbers that it was sent with.</summary>
    private void Relayer(LayeredStream layered, int layer, Span<byte> packet)
    {
        var timestamp = packet.Slice(4, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(
            timestamp, layered.RepeatTimestamp(layer, BinaryPrimitives.ReadUInt32BigEndian(timestamp)));
        layered.RewriteFrameNumbers(layer, packet, isLive: false, settings.HasRtx ? RtxPacket.Overhead : 0);
    }
}
