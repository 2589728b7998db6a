using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H264;

/// <summary>H.264 (RFC 6184, packetization modes 0 and 1): single NAL units, STAP-A and FU-A to Annex B.</summary>
internal sealed class H264Depacketizer : IDepacketizer
{
    private uint _types;
    private int? _fragment;

    public bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (!H264Payload.TryInspect(payload, out var types)) return false;
        var setsFirst = H264NalType.Contains(types, H264NalType.Sps) && !H264NalType.Contains(types, H264NalType.Slice);
        descriptor = new PayloadDescriptor
        {
            Edge = H264NalType.Contains(types, H264NalType.AccessUnitDelimiter) ? FrameEdge.Start : setsFirst ? FrameEdge.SelfContained : FrameEdge.Unknown,
            IsKeyFrame = setsFirst || H264NalType.Contains(types, H264NalType.Idr),
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
        if (!H264Payload.TryInspect(payload, out var types)) return false;
        _types |= types;
        var type = H264NalType.Of(payload[0]);
        if (type == H264NalType.FuA) return TryAppendFragment(payload, frame);
        if (_fragment is not null) return false;
        if (type != H264NalType.StapA) return NalUnits.TryAppend(payload, frame);
        for (var rest = payload[1..]; NalUnits.TryTakeAggregated(ref rest, 1, out var unit);)
            if (!NalUnits.TryAppend(unit, frame)) return false;
        return true;
    }

    public bool TryEnd(FrameBuffer frame, out FrameContent content)
    {
        content = new FrameContent(H264NalType.Contains(_types, H264NalType.Idr), H264NalType.HasPicture(_types));
        return _fragment is null && frame.Length > 0;
    }

    private bool TryAppendFragment(ReadOnlySpan<byte> payload, FrameBuffer frame)
    {
        if (!H264Payload.TryReadFragment(payload, out var start, out var end, out var header)) return false;
        if (start != _fragment is null || (!start && _fragment != H264NalType.Of(header))) return false;
        if (start && !NalUnits.TryAppend([header], frame)) return false;
        _fragment = end ? null : H264NalType.Of(header);
        return frame.TryAppend(payload[2..]);
    }
}
