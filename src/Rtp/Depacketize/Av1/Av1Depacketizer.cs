namespace RoomLens.Rtp.Depacketize.Av1;

/// <summary>AV1 (RTP payload format for AV1): OBU elements to a temporal unit in low-overhead form, without temporal delimiters.</summary>
internal sealed class Av1Depacketizer : IDepacketizer
{
    // One OBU in pieces; a frame's limit bounds it as well.
    private readonly FrameBuffer _obu = new(8 << 20);
    private bool _open;
    private bool _hasSequenceHeader;
    private bool _hasKeyFrame;
    private bool _hasPicture;

    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (!Av1AggregationHeader.TryParse(payload, out var header)) return false;
        var beginsSequence = header.StartsCodedVideoSequence;
        var first = true;
        var elements = new Av1Elements(payload, header);
        while (elements.TryRead(out var element))
        {
            if (!(first && header.ContinuesObu) && !element.IsEmpty) beginsSequence |= ((element[0] >> 3) & 0x0F) == Obu.SequenceHeader;
            first = false;
        }
        descriptor = new PayloadDescriptor
        {
            Edge = header.ContinuesObu ? FrameEdge.Inside
                : header.StartsCodedVideoSequence ? FrameEdge.Start
                : beginsSequence ? FrameEdge.SelfContained : FrameEdge.Unknown,
            IsKeyFrame = beginsSequence,
        };
        return !elements.Malformed;
    }

    public void Begin(in PayloadDescriptor descriptor)
    {
        _obu.Clear();
        (_open, _hasSequenceHeader, _hasKeyFrame, _hasPicture) = (false, false, false, false);
    }

    public bool TryAppend(ReadOnlySpan<byte> payload, FrameBuffer frame)
    {
        if (!Av1AggregationHeader.TryParse(payload, out var header) || header.ContinuesObu != _open) return false;
        var elements = new Av1Elements(payload, header);
        var any = false;
        while (elements.TryRead(out var element))
        {
            any = true;
            if (!_obu.TryAppend(element)) return false;
            _open = header.LastObuContinues && elements.AtEnd;
            if (!_open && !TryFlush(frame)) return false;
        }
        if (elements.Malformed) return false;
        if (any) return true;
        // An aggregation header alone: it opens an OBU that the next packet begins, or closes the open one.
        var closes = _open && !header.LastObuContinues;
        _open = header.LastObuContinues;
        return !closes || TryFlush(frame);
    }

    public bool TryEnd(FrameBuffer frame, out FrameContent content)
    {
        content = new FrameContent(_hasSequenceHeader && _hasKeyFrame, _hasPicture);
        return !_open && frame.Length > 0;
    }

    private bool TryFlush(FrameBuffer frame)
    {
        if (!Obu.TryParse(_obu.Written, out var obu)) return false;
        _hasSequenceHeader |= obu.Type == Obu.SequenceHeader;
        // The first frame of the unit decides: upper spatial layers of a key picture are inter frames.
        if (!_hasPicture) _hasKeyFrame = obu.BeginsKeyFrame;
        _hasPicture |= obu.Type is Obu.FrameHeader or Obu.Frame or Obu.TileGroup;
        var ok = obu.IsDropped || obu.TryAppendTo(frame);
        _obu.Clear();
        return ok;
    }
}
