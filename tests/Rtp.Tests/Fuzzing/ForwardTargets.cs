using System.Buffers.Binary;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Framing;
using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>What stands between a publisher and a viewer: layer selection, the numbers it rewrites, the bandwidth estimate, packets over TCP.</summary>
internal static class ForwardTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        .. new[] { VideoCodec.Vp8, VideoCodec.Vp9 }.Select(codec => new FuzzTarget($"layers {codec}", Layered(codec), Layers(codec))),
        new("layers by dependencies", [DependencyBits.KeyFrame, DependencyBits.Later, DependencyBits.Custom], Dependencies()),
        new("vp8 numbers", Layered(VideoCodec.Vp8), Vp8Numbers()),
        new("transport sequence", [.. ParserTargets.Packets(VideoCodec.Vp8), .. PacketTargets.Full()], InsertSequence()),
        new("bandwidth estimate", OperationReader.Corpus(), Bandwidth()),
        new("stream framing", [.. ParserTargets.Packets(VideoCodec.H264).Select(Framed)], Framing()),
    ];

    /// <summary>Payloads with layers: picture id, index, layer, sync and key fields of VP8, spatial and temporal layers of VP9.</summary>
    private static List<byte[]> Layered(VideoCodec codec) => codec == VideoCodec.Vp8
        ? [.. Enumerable.Range(0, 16).Select(i => (byte[])[0x90, 0xF0, 0x80, (byte)(120 + i), (byte)i, (byte)(i % 3 << 6 | (i & 1) << 5 | i % 32), (byte)(i % 8 == 0 ? 0 : 1), 2, 3, 0x9D, 1, 0x2A])]
        : [.. Enumerable.Range(0, 16).Select(i => (byte[])[(byte)(0xAC | (i % 8 == 0 ? 0 : 0x40)), 0x80, (byte)i, (byte)(i % 3 << 5 | (i & 1) << 4 | i % 2 << 1), (byte)i, 1, 2, 3])];

    /// <summary>A temporal layer above the target never gets through, nor a spatial one above the current.</summary>
    private static Func<byte[], bool> Layers(VideoCodec codec)
    {
        var (selector, runs, picture) = (new LayerSelector(), 0, 0L);
        var name = codec == VideoCodec.Vp8 ? "VP8" : "VP9";
        return bytes =>
        {
            var position = LayerPositions.Read(name, bytes);
            if (++runs % 32 == 0) (selector.TargetSpatial, selector.TargetTemporal) = (runs / 32 % 8, runs / 256 % 8);
            if (runs % 1024 == 0) selector.Restart();
            picture += runs % 5 == 0 ? 0 : 1;
            var passes = selector.Select(position, picture - runs % 3, out var ends);
            if (!position.IsKnown) return false;
            Assert.True(passes || !ends);
            Assert.False(passes && position.SpatialId > selector.CurrentSpatial, "a spatial layer above the chosen one");
            // The first packet of a new picture; within one that has begun the target of its beginning counts, and while a higher spatial layer is awaited the one before.
            Assert.False(passes && !selector.NeedsKeyPicture && runs % 3 == 0 && runs % 5 != 0 && position.TemporalId > selector.TargetTemporal, "a temporal layer above the chosen one");
            Assert.InRange(selector.CurrentTemporal, -1, LayerSelector.Highest);
            return true;
        };
    }

    private static Func<byte[], bool> Dependencies()
    {
        var (reader, selector, runs, newest) = (new DependencyDescriptorReader(), new DependencySelector(), 0, -1);
        DependencyStructure? structure = null;
        return bytes =>
        {
            if (++runs % 64 == 1) Assert.True(reader.TryRead(DependencyBits.KeyFrame, out _));
            if (runs % 16 == 0) (selector.TargetSpatial, selector.TargetTemporal) = (runs / 16 % 4, runs / 64 % 4);
            if (!reader.TryRead(bytes, out var frame)) return false;
            var passes = selector.Select(frame, frame.Header.EndOfFrame, out var ends);
            Assert.True(passes || !ends);
            // Packets of one frame share its fate, whatever the later ones say.
            var isLate = ReferenceEquals(structure, frame.Structure) && unchecked((short)(frame.Header.FrameNumber - newest)) < 0;
            var begins = !isLate && frame.Header.FrameNumber != newest;
            if (begins) (structure, newest) = (frame.Structure, frame.Header.FrameNumber);
            Assert.False(passes && begins && frame.Frame.Indications[selector.Current.Index] == DecodeTargetIndication.NotPresent, "a frame that is no part of the target");
            return true;
        };
    }

    /// <summary>Only the numbers change, and the descriptor stays as long as it was.</summary>
    private static Func<byte[], bool> Vp8Numbers()
    {
        var (numbers, runs) = (new Vp8FrameNumbers(), 0);
        return bytes =>
        {
            if (!Vp8Descriptor.TryParse(bytes, out var before)) return false;
            var source = ++runs / 50 % 3;
            if (runs % 50 == 0) numbers.Switch();
            if (runs % 7 == 0) numbers.Skip(source, before);
            byte[] payload = [.. bytes];
            numbers.TryRewrite(source, payload, isLive: runs % 5 != 0);
            Assert.True(Vp8Descriptor.TryParse(payload, out var after) && after.Length == before.Length);
            Assert.True(payload.AsSpan(after.Length).SequenceEqual(bytes.AsSpan(before.Length)), "the payload was changed");
            Assert.Equal((before.TemporalId, before.LayerSync, before.PictureIdBits), (after.TemporalId, after.LayerSync, after.PictureIdBits));
            return true;
        };
    }

    /// <summary>The number can be read again, and the payload is what it was.</summary>
    private static Func<byte[], bool> InsertSequence()
    {
        var (buffer, runs) = (new byte[1 << 16], 0);
        return bytes =>
        {
            bytes.CopyTo(buffer, 0);
            var sequence = (ushort)++runs;
            var length = TransportSequence.Insert(buffer, bytes.Length, 9, sequence);
            Assert.InRange(length, bytes.Length, bytes.Length + TransportSequence.MostAdded);
            if (!RtpPacket.TryParse(bytes, out var before)) return false;
            Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var after) && after.Payload.SequenceEqual(before.Payload), "the payload was changed");
            return length > bytes.Length || before.HasExtension;
        };
    }

    /// <summary>Sent packets, feedback about them true and false, silence, padding: the estimate keeps its bounds and probes come to an end.</summary>
    private static Func<byte[], bool> Bandwidth()
    {
        var options = new BandwidthEstimatorOptions();
        var (estimator, recorder, now) = (new BandwidthEstimator(options) { DesiredBps = 3_000_000 }, new TransportWideRecorder(), Instant.FromMilliseconds(1000));
        var buffer = new byte[1200];
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(8, out var operation, out var argument))
            {
                any = true;
                switch (operation)
                {
                    case 0 or 1:
                        var sent = estimator.HandleSent(100 + argument % 1400, now);
                        if (argument % 5 != 0) recorder.HandlePacket(sent, now + TimeSpan.FromMilliseconds(10 + argument % 16));
                        break;
                    case 2: now += TimeSpan.FromMilliseconds(argument % 2000); break;
                    case 3 or 4: Report(); break;
                    case 5:
                        var writer = new RtcpWriter(buffer);
                        if (bytes.Length >= 16 && writer.TryWriteTransportWide(1, 2, bytes.AsSpan(bytes.Length & 3, Math.Min(bytes.Length & ~3, 400) - 4))) Hear(writer.Length);
                        break;
                    case 6: estimator.DesiredBps = argument * 20_000L; break;
                    default: Pad(); break;
                }
                var estimate = estimator.Estimate;
                Assert.InRange(estimate.BitrateBps, options.MinBps, options.MaxBps);
                Assert.True(estimate.RoundTrip >= TimeSpan.Zero && estimate.AcknowledgedBps >= 0 && estimate.LossFraction is >= 0 and <= 1, $"{estimate}");
            }
            return any;
        };

        void Report()
        {
            while (recorder.HasNews)
            {
                var writer = new RtcpWriter(buffer);
                Assert.True(recorder.TryWrite(ref writer, 1, 2));
                Hear(writer.Length);
            }
        }

        void Hear(int length)
        {
            if (RtcpReader.TryCreate(buffer.AsSpan(0, length), out var reader) && reader.TryRead(out var packet) && packet.Kind == RtcpKind.TransportWideFeedback)
                estimator.HandleFeedback(packet.ReadTransportWide(), now);
        }

        void Pad()
        {
            estimator.HandleTimeout(now);
            var left = 4000;
            while (estimator.TryPollPadding(now, out var size))
            {
                Assert.True(--left > 0 && size > 0, "padding without end");
                estimator.HandleSent(size, now);
            }
            estimator.TryPollEstimate(out _);
            Assert.True(estimator.NextTimeout(now) is not { } due || due > now);
        }
    }

    private static byte[] Framed(byte[] packet)
    {
        byte[] framed = [0, 0, .. packet];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)packet.Length);
        return framed;
    }

    /// <summary>Read in pieces of any size, the stream gives the packets it gives at once; and what goes into a queue comes out of it.</summary>
    private static Func<byte[], bool> Framing()
    {
        var (queue, runs) = (new StreamQueue(4096), 0);
        return bytes =>
        {
            var (whole, pieces) = (new StreamDeframer(1500, 16), new StreamDeframer(1500, 16));
            var lengths = new List<int>();
            ReadOnlySpan<byte> input = bytes;
            while (whole.TryRead(ref input, out var packet)) lengths.Add(packet.Length);
            var (step, at, read) = (1 + runs++ % 97, 0, 0);
            while (at < bytes.Length && !pieces.IsBroken)
            {
                var piece = new ReadOnlySpan<byte>(bytes, at, Math.Min(step, bytes.Length - at));
                at += piece.Length;
                while (pieces.TryRead(ref piece, out var packet)) Assert.Equal(lengths[read++], packet.Length);
            }
            Assert.Equal((lengths.Count, whole.IsBroken), (read, pieces.IsBroken));
            if (queue.TryAdd(bytes)) Assert.InRange(queue.Count, bytes.Length, 4096);
            else queue.Consume(Math.Min(queue.Head.Length, 1 + runs % 4000));
            return lengths.Count > 0;
        };
    }
}
