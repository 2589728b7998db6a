namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// The strict gate, for payload formats that do not tell what a frame refers to: after anything lost, nothing passes before the next key frame.
/// </summary>
internal sealed class ContinuityGate : IDecodabilityGate
{
    private bool _open;
    private bool _missing;

    public bool NeedsKeyFrame => !_open;

    public void Close() => _open = false;

    /// <summary>A frame was found damaged: what follows may refer to it.</summary>
    public void Break() => (_open, _missing) = (false, true);

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        _missing |= frame.GapBefore;
        if (frame.Content.IsKeyFrame) _open = true;
        else if (frame.GapBefore) _open = false;
        framesMissing = _open && _missing;
        _missing = !_open;
        return _open ? GateVerdict.Passed : GateVerdict.Refused;
    }
}
