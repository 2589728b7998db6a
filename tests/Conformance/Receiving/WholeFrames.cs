using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>The frames that leave an assembler. Where payloads do not tell what a frame depends on (H.264), none after a gap counts before a key frame.</summary>
internal sealed class WholeFrames(VideoCodec codec, FrameAssembler assembler)
{
    private bool _waits;

    public List<int[]> Take(Instant now)
    {
        var frames = new List<int[]>();
        while (assembler.TryAssemble(now, out var frame, out _))
        {
            _waits = codec == VideoCodec.H264 && !frame.Content.IsKeyFrame && (_waits || frame.GapBefore);
            if (!_waits) frames.Add([(ushort)frame.FirstSequence, (ushort)frame.LastSequence]);
        }
        return frames;
    }
}
