using System.Security.Cryptography;
using System.Text.Json;
using RoomLens.Conformance.Depacketizing;
using RoomLens.Conformance.Receiving;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Captures;

/// <summary>All complete frames of a capture, decodable or not: assembly without the gate.</summary>
internal static class CaptureFrames
{
    public static List<CapturedFrame> Assemble(VideoCodec codec, List<CaptureArrival> media, TimeSpan holeWait)
    {
        var feed = new PacketFeed(codec, new FrameAssemblerOptions { SkipToKeyFrame = false });
        feed.Assembler.HoleWait = holeWait;
        var frames = new List<CapturedFrame>();
        foreach (var arrival in media)
        {
            while (feed.Assembler.NextTimeout is { } due && due <= arrival.At) Drain(due);
            feed.Insert(arrival.Packet, arrival.At);
            Drain(arrival.At);
        }
        while (feed.Assembler.NextTimeout is { } due) Drain(due);
        return frames;

        void Drain(Instant now)
        {
            while (feed.Assembler.TryAssemble(now, out var frame, out var payload)) frames.Add(Describe(codec, frame, payload));
        }
    }

    private static CapturedFrame Describe(VideoCodec codec, in AssembledFrame frame, ReadOnlySpan<byte> payload)
    {
        // AV1: the N bit, which alone makes a definite start; the others tell by the frame.
        var key = codec == VideoCodec.Av1 ? frame.Descriptor.Edge == FrameEdge.Start : frame.Content.IsKeyFrame;
        var facts = new Dictionary<string, object?>
        {
            ["ts"] = (uint)frame.Timestamp,
            ["firstSeq"] = (ushort)frame.FirstSequence,
            ["lastSeq"] = (ushort)frame.LastSequence,
            ["packets"] = frame.Packets,
            ["length"] = frame.Length,
            ["key"] = key,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(payload)),
        };
        if (codec is VideoCodec.Vp8 or VideoCodec.Vp9)
        {
            facts["pictureId"] = frame.Descriptor.PictureId;
            facts["tid"] = frame.Descriptor.TemporalId;
            facts["tl0PicIdx"] = frame.Descriptor.Tl0PicIdx;
            facts["sid"] = frame.Descriptor.SpatialId;
        }
        if (codec == VideoCodec.Vp8 && Vp8KeyFrameHeader.TryParse(payload, out var size)) (facts["width"], facts["height"]) = (size.Width, size.Height);
        if (codec is VideoCodec.H264 or VideoCodec.H265) facts["nalTypes"] = FrameCases.NalTypes(codec, payload);
        return new CapturedFrame((uint)frame.Timestamp, (ushort)frame.FirstSequence, key, payload.ToArray(), JsonSerializer.SerializeToElement(facts));
    }
}
