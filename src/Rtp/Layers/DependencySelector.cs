using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Layers;

/// <summary>
/// Chooses, frame by frame, which part of a stream with dependency descriptors a receiver gets (AV1 RTP payload format, appendix A): the frames of one
/// decode target. It goes to a smaller target at once, to a larger one at a frame that says so and whose references were all let through.
/// </summary>
public sealed class DependencySelector
{
    private readonly PassedFrames _passed = new();
    private DependencyStructure? _structure;
    private DecodeTarget _current;
    private uint _active = uint.MaxValue;
    private int _frame = -1;
    private bool _passes;

    /// <summary>Highest spatial layer wanted.</summary>
    public int TargetSpatial { get; set; } = int.MaxValue;

    /// <summary>Highest temporal layer wanted.</summary>
    public int TargetTemporal { get; set; } = int.MaxValue;

    /// <summary>The decode target let through now.</summary>
    public DecodeTarget Current => _current;

    /// <summary>A larger target waits for a frame to switch at.</summary>
    public bool WaitsForSwitch { get; private set; }

    /// <summary>Whether a packet of this frame is let through. Call it for each packet with the newest descriptor of its frame.</summary>
    /// <param name="frame">The frame's descriptor, resolved from its first packet.</param>
    /// <param name="endsFrame">The packet is the last of the frame.</param>
    /// <param name="endsUnit">It is the last packet of its temporal unit that is let through: the marker belongs on it.</param>
    public bool Select(FrameDependencies frame, bool endsFrame, out bool endsUnit)
    {
        if (frame.Header.FrameNumber != _frame) BeginFrame(frame);
        endsUnit = _passes && endsFrame && frame.Frame.SpatialId == _current.SpatialId;
        return _passes;
    }

    private void BeginFrame(FrameDependencies frame)
    {
        _frame = frame.Header.FrameNumber;
        if (frame.ActiveDecodeTargets is { } active) _active = active;
        var isNew = !ReferenceEquals(_structure, frame.Structure);
        var wanted = DecodeTarget.Choose(frame.Structure, _active, TargetSpatial, TargetTemporal);
        var isDecodable = IsDecodable(frame);
        if (isNew)
        {
            // A structure comes with a key frame: nothing before it counts.
            _passed.Clear();
            (_structure, _current, isDecodable) = (frame.Structure, wanted, frame.Frame.Differences.Count == 0);
        }
        else if (wanted != _current && (wanted.IsWithin(_current, frame.Structure)
            || (isDecodable && frame.Frame.Indications[wanted.Index] == DecodeTargetIndication.Switch)))
        {
            _current = wanted;
        }

        WaitsForSwitch = wanted != _current;
        _passes = isDecodable && frame.Frame.Indications[_current.Index] != DecodeTargetIndication.NotPresent;
        if (_passes) _passed.Add(_frame);
    }

    private bool IsDecodable(FrameDependencies frame)
    {
        foreach (var distance in frame.Frame.Differences)
            if (!_passed.Contains(frame.Header.FrameNumber - distance)) return false;
        return true;
    }
}
