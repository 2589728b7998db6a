using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// AV1: with dependency descriptors (AV1 RTP payload format, appendix A) a temporal unit passes when every frame that its frames refer to has passed;
/// a key frame is wanted once the chain that protects the best active decode target is broken. Without them a unit passes as
/// <see cref="ContinuityGate"/> has it: from a sequence header with a key frame on, nothing lost in between.
/// </summary>
internal sealed class Av1DecodabilityGate : IDecodabilityGate
{
    private readonly ContinuityGate _continuity = new();
    private readonly FrameNumberSet _passed = new();
    private uint _activeTargets = uint.MaxValue;
    private bool _open;
    private bool _wantsKeyFrame;
    private bool _missing;

    public bool NeedsKeyFrame => !_open || _wantsKeyFrame;

    public void Close()
    {
        _open = false;
        _continuity.Close();
    }

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        _missing |= frame.GapBefore;
        if (frame.Content.IsKeyFrame) Begin();
        var passes = frame.Dependencies is { Count: > 0 } dependencies ? PassesByDescriptor(dependencies) : PassesByOrder(frame, ref payload);
        // Both ways are kept up: descriptors may come with some units only.
        if (frame.Content.IsKeyFrame) _continuity.Judge(frame, ref payload, out _);
        else if (!passes || frame.GapBefore) _continuity.Break();
        framesMissing = passes && _missing;
        _missing = !passes;
        return passes ? GateVerdict.Passed : GateVerdict.Refused;
    }

    private void Begin()
    {
        (_open, _wantsKeyFrame) = (true, false);
        _passed.Clear();
    }

    private bool PassesByDescriptor(IReadOnlyList<FrameDependencies> unit)
    {
        var passes = _open;
        for (var i = 0; i < unit.Count; i++)
        {
            var frame = unit[i];
            if (frame.ActiveDecodeTargets is { } active) _activeTargets = active;
            _wantsKeyFrame |= _open && IsChainBroken(frame);
            passes &= References(frame);
            // Frames of one unit refer to each other.
            if (passes) _passed.Add(frame.Header.FrameNumber);
        }

        return passes;
    }

    private bool PassesByOrder(in AssembledFrame frame, ref ReadOnlySpan<byte> payload)
    {
        if (frame.Content.IsKeyFrame) return true;
        _open = _continuity.Judge(frame, ref payload, out _) == GateVerdict.Passed;
        return _open;
    }

    private bool IsChainBroken(in FrameDependencies frame)
    {
        var structure = frame.Structure;
        if (structure.Chains == 0) return frame.Frame is { TemporalId: 0, SpatialId: 0 } && !References(frame);
        var active = _activeTargets & (uint.MaxValue >> (32 - structure.DecodeTargets));
        if (active == 0) return false;
        var target = 31 - System.Numerics.BitOperations.LeadingZeroCount(active);
        var distance = frame.Frame.ChainDifferences[structure.ProtectingChains[target]];
        return distance != 0 && !_passed.Contains(frame.Header.FrameNumber - distance);
    }

    private bool References(in FrameDependencies frame)
    {
        var distances = frame.Frame.Differences;
        for (var i = 0; i < distances.Count; i++)
            if (!_passed.Contains(frame.Header.FrameNumber - distances[i])) return false;
        return true;
    }
}
