using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// VP9: in flexible mode a frame passes when each picture it lists, and the spatial layer below it where it depends on that, has passed
/// (RFC 9628 section 4.2). In non-flexible mode, after a gap, a frame is provable by the picture id that follows, or by TL0PICIDX for temporal
/// layers; what is not provable closes the gate until the next key frame. So does a gap of so many packets that the picture id may have gone round.
/// </summary>
internal sealed class Vp9DecodabilityGate : IDecodabilityGate
{
    private const int Tl0PicIdxCircle = 256;

    private readonly PassedPictures _passed = new();
    private bool _open;
    private bool _wantsKeyFrame = true;
    private bool _missing;
    private bool _enhancementLost;
    private byte _openLayers;
    private bool _hasLast;
    private bool _lastEnded;
    private PayloadDescriptor _last;
    private long _lastSequence;
    private int? _lastTl0PicIdx;

    public bool NeedsKeyFrame => !_open || _wantsKeyFrame;

    public void Close() => _open = false;

    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing)
    {
        var descriptor = frame.Descriptor;
        var layer = descriptor.SpatialId ?? 0;
        var picture = _passed.Extend(descriptor.PictureId, descriptor.PictureIdBits);
        // Each picture takes a packet at least, so fewer packets than half the circle means that ids are widened rightly.
        var missingPackets = frame.FirstSequence - _lastSequence - 1;
        if (frame.GapBefore && descriptor.PictureId is not null && missingPackets >= 1L << (descriptor.PictureIdBits - 1)) _open = false;
        var lost = frame.GapBefore && !Follows(descriptor, layer);
        _missing |= lost;
        var passes = descriptor.IsKeyFrame && layer == 0 ? PassKeyFrame() : _open && PassDependent(descriptor, layer, picture, lost, missingPackets);
        framesMissing = passes && _missing;
        _missing = !passes;
        // An upper layer that waits for its next sync is no reason for a key frame.
        if (!passes && layer == 0 && descriptor.TemporalId is null or 0) _wantsKeyFrame = true;
        if (!passes) return GateVerdict.Refused;
        _openLayers |= (byte)(1 << layer);
        _passed.Add(picture, layer);
        (_last, _lastSequence, _lastEnded, _hasLast) = (descriptor, frame.LastSequence, frame.EndsPicture, true);
        if (descriptor.Tl0PicIdx is { } index) _lastTl0PicIdx = index;
        return GateVerdict.Passed;
    }

    private bool PassKeyFrame()
    {
        (_open, _enhancementLost, _wantsKeyFrame, _openLayers) = (true, false, false, 0);
        _passed.Clear();
        return true;
    }

    private bool PassDependent(in PayloadDescriptor frame, int layer, long picture, bool lost, long missingPackets)
    {
        if (frame.InterLayer && !_passed.Contains(picture, layer - 1)) return false;
        if (!frame.InterPicture) return !lost || frame.HasReferences || layer > 0;
        if (frame.HasReferences) return PassReferences(frame.References, layer, picture);
        if (lost && !TryBridge(frame, layer, missingPackets)) return false;
        return (_openLayers >> layer & 1) != 0 && PassEnhancement(frame);
    }

    private bool PassReferences(Vp9References references, int layer, long picture)
    {
        for (var i = 0; i < references.Count; i++)
            if (!_passed.Contains(picture - references[i], layer)) return false;
        return true;
    }

    private bool PassEnhancement(in PayloadDescriptor frame)
    {
        if (!_enhancementLost || frame.TemporalId is null or 0) return true;
        if (frame.LayerSync != true) return false;
        _enhancementLost = false;
        return true;
    }

    /// <summary>Something came between in the numbering, but no picture. Upper layers of the last picture may be lost even so.</summary>
    private bool Follows(in PayloadDescriptor frame, int layer)
    {
        if (!_hasLast || frame.PictureId is not { } id || _last.PictureId is not { } last || frame.PictureIdBits != _last.PictureIdBits) return false;
        if (layer != 0 || id != ((last + 1) & ((1 << frame.PictureIdBits) - 1))) return false;
        if (!_lastEnded && frame.SpatialId is not null) _openLayers &= (byte)((2 << (_last.SpatialId ?? 0)) - 1);
        return true;
    }

    /// <summary>Something was lost. With temporal layers and one spatial layer it may have been enhancement only.</summary>
    private bool TryBridge(in PayloadDescriptor frame, int layer, long missingPackets)
    {
        var basePictures = frame is { TemporalId: not null, Tl0PicIdx: { } now } && _lastTl0PicIdx is { } before ? (byte)(now - before) : byte.MaxValue;
        var baseIntact = missingPackets < Tl0PicIdxCircle && layer == 0 && _openLayers == 1 && basePictures == (frame.TemporalId == 0 ? 1 : 0);
        if (baseIntact) _enhancementLost = true;
        else _open = false;
        return baseIntact;
    }
}
