using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.Bits;
using RoomLens.Rtp.Depacketize.H264;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// H.264: a key frame is an IDR picture whose parameter sets have come, in it or before; sets that came before it are put in front, so that
/// each key frame is a place to start. A picture without its top (first_mb_in_slice 0) is damaged. For the rest as <see cref="ContinuityGate"/>.
/// </summary>
internal sealed class H264DecodabilityGate : IDecodabilityGate
{
    private const int SequenceSets = 32;

    private readonly ContinuityGate _continuity = new();
    private readonly ParameterSetStore _sets = new();
    private readonly FrameBuffer _completed = new(8 << 20);
    private bool _gap;

    public bool NeedsKeyFrame => _continuity.NeedsKeyFrame;

    public void Close() => _continuity.Close();

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        framesMissing = false;
        _gap |= frame.GapBefore;
        Span<bool> inFrame = stackalloc bool[SequenceSets + 256];
        inFrame.Clear();
        var (hasTop, pictureSet) = Read(payload, inFrame);
        if (!frame.Content.HasPicture) return GateVerdict.Absorbed;
        if (!hasTop || (frame.Content.IsKeyFrame && !TryComplete(pictureSet, inFrame, ref payload)))
        {
            _continuity.Break();
            return GateVerdict.Refused;
        }
        var verdict = _continuity.Judge(frame with { GapBefore = _gap }, ref payload, out framesMissing);
        _gap = false;
        return verdict;
    }

    /// <summary>Keeps the parameter sets of a frame, marks them in <paramref name="inFrame"/>, and finds the picture's top and parameter set.</summary>
    private (bool HasTop, int PictureSet) Read(ReadOnlySpan<byte> frame, scoped Span<bool> inFrame)
    {
        var (hasTop, pictureSet) = (false, -1);
        while (NalUnits.TryTake(ref frame, out var unit))
        {
            if (unit.IsEmpty) continue;
            switch (H264NalType.Of(unit[0]))
            {
                case H264NalType.Sps when H264Sps.TryParse(unit, out var sps):
                    _sets.Put(H264NalType.Sps, sps.Id, unit);
                    inFrame[sps.Id] = true;
                    break;
                case H264NalType.Pps when H264Slice.TryReadPictureSet(unit, out var id, out _):
                    _sets.Put(H264NalType.Pps, id, unit);
                    inFrame[SequenceSets + id] = true;
                    break;
                case H264NalType.Slice or H264NalType.PartitionA or H264NalType.Idr when H264Slice.TryRead(unit, out var macroblock, out var set):
                    // Arbitrary slice order (Baseline) may put the top later.
                    hasTop |= macroblock == 0;
                    pictureSet = set;
                    break;
                default:
                    break;
            }
        }
        return (hasTop, pictureSet);
    }

    /// <summary>Puts parameter sets that came earlier in front of a key frame. False: one it needs never came.</summary>
    private bool TryComplete(int pictureSet, scoped ReadOnlySpan<bool> inFrame, ref ReadOnlySpan<byte> payload)
    {
        if (!_sets.TryGet(H264NalType.Pps, pictureSet, out var pps) || !H264Slice.TryReadPictureSet(pps, out _, out var sequenceSet)) return false;
        if (!_sets.TryGet(H264NalType.Sps, sequenceSet, out _)) return false;
        var (hasSequenceSet, hasPictureSet) = (inFrame[sequenceSet], inFrame[SequenceSets + pictureSet]);
        if (hasSequenceSet && hasPictureSet) return true;
        _completed.Clear();
        if (!hasSequenceSet && !_sets.TryAppendTo(_completed, H264NalType.Sps, sequenceSet)) return false;
        if (!hasPictureSet && !_sets.TryAppendTo(_completed, H264NalType.Pps, pictureSet)) return false;
        if (!_completed.TryAppend(payload)) return false;
        payload = _completed.Written;
        return true;
    }
}
