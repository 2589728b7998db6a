using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// Lets a complete VP8 frame through only when everything it may refer to went through before it. It starts closed and opens with a key
/// frame. After a gap a frame is provable by the picture id that follows, or by TL0PICIDX for temporal layers (RFC 7741 section 4.2); what is
/// not provable closes it until the next key frame. Neither proves anything once so many packets are missing that the number may have gone round.
/// </summary>
internal sealed class Vp8DecodabilityGate : IDecodabilityGate
{
    private const int Tl0PicIdxCircle = 256;

    private bool _open;
    private bool _enhancementLost;
    private bool _missing;
    private PayloadDescriptor _last;
    private long _lastSequence;
    private int? _lastTl0PicIdx;

    /// <summary>A key frame is needed before anything passes.</summary>
    public bool NeedsKeyFrame => !_open;

    /// <summary>Closes it: the receiver of the frames lost its state.</summary>
    public void Close() => _open = false;

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        var descriptor = frame.Descriptor;
        // Each picture takes a packet at least, so fewer packets than numbers means that none is used twice.
        var missingPackets = frame.FirstSequence - _lastSequence - 1;
        var lost = frame.GapBefore && !Follows(descriptor, missingPackets);
        _missing |= lost;
        var passes = descriptor.IsKeyFrame ? PassKeyFrame() : _open && (!lost || TryBridge(descriptor, missingPackets)) && PassEnhancement(descriptor);
        framesMissing = passes && _missing;
        _missing = !passes;
        if (!passes) return GateVerdict.Refused;
        (_last, _lastSequence) = (descriptor, frame.LastSequence);
        _lastTl0PicIdx = descriptor.Tl0PicIdx;
        return GateVerdict.Passed;
    }

    private bool PassKeyFrame()
    {
        (_open, _enhancementLost) = (true, false);
        return true;
    }

    private bool PassEnhancement(in PayloadDescriptor frame)
    {
        if (!_enhancementLost || frame.TemporalId is null or 0) return true;
        // A layer-sync frame depends on the base layer only and begins the enhancement anew.
        if (frame.LayerSync != true) return false;
        _enhancementLost = false;
        return true;
    }

    private bool Follows(in PayloadDescriptor frame, long missingPackets) =>
        frame.PictureId is { } id && _last.PictureId is { } last && frame.PictureIdBits == _last.PictureIdBits
        && missingPackets < 1L << frame.PictureIdBits && id == ((last + 1) & ((1 << frame.PictureIdBits) - 1));

    /// <summary>Something was lost. With temporal layers it may have been enhancement only.</summary>
    private bool TryBridge(in PayloadDescriptor frame, long missingPackets)
    {
        var baseFrames = frame is { TemporalId: not null, Tl0PicIdx: { } now } && _lastTl0PicIdx is { } before ? (byte)(now - before) : byte.MaxValue;
        var baseIntact = missingPackets < Tl0PicIdxCircle && baseFrames == (frame.TemporalId == 0 ? 1 : 0);
        if (baseIntact) _enhancementLost = true;
        else _open = false;
        return baseIntact;
    }
}
