using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.Bits;
using RoomLens.Rtp.Depacketize.H265;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// H.265: a key frame is an intra random access picture (IRAP) once video, sequence and picture parameter sets have come; those it lacks are
/// put in front. Skipped leading pictures (RASL) after the IRAP that opened the gate are left out: they refer to what came before it
/// (section 8.1). For the rest as <see cref="ContinuityGate"/>.
/// </summary>
internal sealed class H265DecodabilityGate : IDecodabilityGate
{
    private readonly ContinuityGate _continuity = new();
    private readonly ParameterSetStore _sets = new();
    private readonly FrameBuffer _completed = new(8 << 20);
    private bool _gap;
    private bool _skipLeading;

    public bool NeedsKeyFrame => _continuity.NeedsKeyFrame;

    public void Close() => _continuity.Close();

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        framesMissing = false;
        _gap |= frame.GapBefore;
        var types = Read(payload, out var hasTop);
        if (!frame.Content.HasPicture) return GateVerdict.Absorbed;
        if (IsSkippedLeading(types) && _skipLeading && !_gap) return GateVerdict.Absorbed;
        if (!hasTop || (frame.Content.IsKeyFrame && !TryComplete(types, ref payload)))
        {
            _continuity.Break();
            return GateVerdict.Refused;
        }
        if (frame.Content.IsKeyFrame) _skipLeading = _continuity.NeedsKeyFrame || _gap;
        var verdict = _continuity.Judge(frame with { GapBefore = _gap }, ref payload, out framesMissing);
        _gap = false;
        return verdict;
    }

    private ulong Read(ReadOnlySpan<byte> frame, out bool hasTop)
    {
        var types = 0UL;
        hasTop = false;
        while (NalUnits.TryTake(ref frame, out var unit))
        {
            if (unit.Length <= H265NalType.HeaderLength) continue;
            var type = H265NalType.Of(unit[0]);
            types |= 1UL << type;
            // first_slice_segment_in_pic_flag
            if (type <= H265NalType.LastPicture) hasTop |= (unit[H265NalType.HeaderLength] & 0x80) != 0;
            if (type is H265NalType.Vps or H265NalType.Sps or H265NalType.Pps) _sets.Put(type, 0, unit);
        }
        return types;
    }

    private bool TryComplete(ulong types, ref ReadOnlySpan<byte> payload)
    {
        _completed.Clear();
        foreach (var kind in (ReadOnlySpan<int>)[H265NalType.Vps, H265NalType.Sps, H265NalType.Pps])
            if (!H265NalType.Contains(types, kind) && !_sets.TryAppendTo(_completed, kind, 0)) return false;
        if (_completed.Length == 0) return true;
        if (!_completed.TryAppend(payload)) return false;
        payload = _completed.Written;
        return true;
    }

    private static bool IsSkippedLeading(ulong types) => H265NalType.Contains(types, H265NalType.RaslN) || H265NalType.Contains(types, H265NalType.RaslR);
}
