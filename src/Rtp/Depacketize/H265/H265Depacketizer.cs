using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H265;

/// <summary>H.265 (RFC 7798): single NAL units, aggregation and fragmentation packets to Annex B.</summary>
internal sealed class H265Depacketizer : IDepacketizer
{
    private ulong _types;
    private int? _fragment;

    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (!H265Payload.TryInspect(payload, out var types)) return false;
        var setsFirst = H265NalType.Contains(types, H265NalType.Vps) || H265NalType.Contains(types, H265NalType.Sps);
        descriptor = new PayloadDescriptor
        {
            Edge = H265NalType.Contains(types, H265NalType.AccessUnitDelimiter) ? FrameEdge.Start : setsFirst ? FrameEdge.SelfContained : FrameEdge.Unknown,
            IsKeyFrame = setsFirst || H265NalType.HasIrap(types),
            // nuh_temporal_id_plus1; an aggregation or fragmentation header carries that of its units.
            TemporalId = Math.Max((payload[1] & 0x07) - 1, 0),
        };
        return true;
    }

    public void Begin(in PayloadDescriptor descriptor)
    {
        _types = 0;
        _fragment = null;
    }

    public bool TryAppend(ReadOnlySpan<byte> payload, FrameBuffer frame)
    {
        if (!H265Payload.TryInspect(payload, out var types)) return false;
        _types |= types;
        var type = H265NalType.Of(payload[0]);
        if (type == H265NalType.Fragmentation) return TryAppendFragment(payload, frame);
        if (_fragment is not null) return false;
        if (type != H265NalType.Aggregation) return NalUnits.TryAppend(payload, frame);
        for (var rest = payload[H265NalType.HeaderLength..]; NalUnits.TryTakeAggregated(ref rest, H265NalType.HeaderLength, out var unit);)
            if (!NalUnits.TryAppend(unit, frame)) return false;
        return true;
    }

    public bool TryEnd(FrameBuffer frame, out FrameContent content)
    {
        content = new FrameContent(H265NalType.HasIrap(_types), H265NalType.HasPicture(_types));
        return _fragment is null && frame.Length > 0;
    }

    private bool TryAppendFragment(ReadOnlySpan<byte> payload, FrameBuffer frame)
    {
        var type = payload[2] & 0x3F;
        var start = (payload[2] & 0x80) != 0;
        if (start != _fragment is null || (!start && _fragment != type)) return false;
        if (start && !NalUnits.TryAppend([(byte)((payload[0] & 0x81) | (type << 1)), payload[1]], frame)) return false;
        _fragment = (payload[2] & 0x40) != 0 ? null : type;
        return frame.TryAppend(payload[3..]);
    }
}
