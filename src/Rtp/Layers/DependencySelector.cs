using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Layers;

/// <summary>
/// Chooses, frame by frame, which part of a stream with dependency descriptors a receiver gets (AV1 RTP payload format, appendix A): the frames of one
/// decode target. It goes to a smaller target at once, to a larger one at a frame that says so and refers to nothing that was left out. What was lost before it
/// got here does not count: it may still come.
/// </summary>
public sealed class DependencySelector
{
    private readonly FrameNumberSet _leftOut = new();
    private DependencyStructure? _structure;
    private DecodeTarget _current;
    private DecodeTarget _wanted;
    private (int Spatial, int Temporal, uint Active) _chosen;
    private uint _active = uint.MaxValue;
    private int _frame = -1;
    private bool _passes;
    private (DependencyStructure? Structure, DecodeTarget Current, uint Active) _noted;
    private uint _sent;
    private uint _sentBefore;
    private int _sentSince;

    /// <summary>Highest spatial layer wanted.</summary>
    public int TargetSpatial { get; set; } = int.MaxValue;

    /// <summary>Highest temporal layer wanted.</summary>
    public int TargetTemporal { get; set; } = int.MaxValue;

    /// <summary>The decode target let through now.</summary>
    public DecodeTarget Current => _current;

    /// <summary>Something was held back since the start.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>
    /// The spatial layer wanted is not part of what is let through: as a rule it begins with the next key frame, a lower one too where only key
    /// frames refer to it (K-SVC).
    /// </summary>
    public bool NeedsKeyPicture =>
        _structure is { } structure && !DecodeTarget.Choose(structure, _active, TargetSpatial, _current.TemporalId).IsWithin(_current, structure);

    /// <summary>A larger target waits for a frame to switch at.</summary>
    public bool WaitsForSwitch { get; private set; }

    /// <summary>
    /// The decode targets that are sent, as of a frame; null as long as all of them are. Once some are not, every descriptor has to say so: one that
    /// told of the change may have been lost.
    /// </summary>
    public uint? SentTargets(int frameNumber) =>
        !IsNarrowed ? null : unchecked((short)(frameNumber - _sentSince)) < 0 ? _sentBefore : _sent;

    /// <summary>Not all decode targets are sent, or were not.</summary>
    public bool IsNarrowed { get; private set; }

    /// <summary>The structure in force; null before the first frame.</summary>
    public DependencyStructure? Structure => _structure;

    /// <summary>Whether a packet is let through. One of a frame before the newest shares the fate of its frame.</summary>
    /// <param name="frame">The packet's descriptor.</param>
    /// <param name="endsFrame">The packet is the last of the frame.</param>
    /// <param name="endsUnit">It is the last packet of its temporal unit that is let through: the marker belongs on it.</param>
    public bool Select(in FrameDependencies frame, bool endsFrame, out bool endsUnit)
    {
        var number = frame.Header.FrameNumber;
        var isLate = ReferenceEquals(_structure, frame.Structure) && unchecked((short)(number - _frame)) < 0;
        if (!isLate && number != _frame) BeginFrame(frame);
        var passes = isLate ? !_leftOut.Contains(number) && IsPart(frame) : _passes;
        HasDropped |= !passes;
        endsUnit = passes && endsFrame && frame.Frame.SpatialId == _current.SpatialId;
        return passes;
    }

    private void BeginFrame(in FrameDependencies frame)
    {
        _frame = frame.Header.FrameNumber;
        if (frame.ActiveDecodeTargets is { } active) _active = active;
        var isNew = !ReferenceEquals(_structure, frame.Structure);
        if (isNew || _chosen != (TargetSpatial, TargetTemporal, _active))
        {
            _wanted = DecodeTarget.Choose(frame.Structure, _active, TargetSpatial, TargetTemporal);
            _chosen = (TargetSpatial, TargetTemporal, _active);
        }

        var wanted = _wanted;
        var isDecodable = IsDecodable(frame);
        if (isNew)
        {
            // A structure comes with a key frame: nothing before it counts.
            _leftOut.Clear();
            (_structure, _current, isDecodable) = (frame.Structure, wanted, true);
        }
        else if (wanted != _current && (wanted.IsWithin(_current, frame.Structure)
            || (isDecodable && frame.Frame.Indications[wanted.Index] == DecodeTargetIndication.Switch)))
        {
            _current = wanted;
        }

        NoteSent(frame.Structure);
        WaitsForSwitch = wanted != _current;
        _passes = isDecodable && IsPart(frame);
        if (_passes) _leftOut.Remove(_frame);
        else _leftOut.Add(_frame);
    }

    private void NoteSent(DependencyStructure structure)
    {
        if (_noted == (_structure, _current, _active)) return;
        _noted = (_structure, _current, _active);
        var active = _active & (uint.MaxValue >> (32 - structure.DecodeTargets));
        uint sent = 0;
        for (var index = 0; index < structure.DecodeTargets; index++)
            if ((active >> index & 1) != 0 && DecodeTarget.Of(structure, index).IsWithin(_current, structure)) sent |= 1u << index;
        IsNarrowed |= sent != active;
        if (sent == _sent) return;
        (_sentBefore, _sent, _sentSince) = (_sent, sent, _frame);
    }

    private bool IsPart(in FrameDependencies frame) => frame.Frame.Indications[_current.Index] != DecodeTargetIndication.NotPresent;

    private bool IsDecodable(in FrameDependencies frame)
    {
        var distances = frame.Frame.Differences;
        for (var i = 0; i < distances.Count; i++)
            if (_leftOut.Contains(frame.Header.FrameNumber - distances[i])) return false;
        return true;
    }
}
