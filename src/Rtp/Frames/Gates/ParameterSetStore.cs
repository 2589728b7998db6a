using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Frames.Gates;

/// <summary>
/// The newest parameter sets of a stream by kind and id, at most <see cref="MaxSets"/> of at most <see cref="MaxBytes"/> octets each; more are
/// not kept, and key frames that need them do not pass.
/// </summary>
internal sealed class ParameterSetStore
{
    /// <summary>H.264 allows 32 sequence and 256 picture parameter sets; encoders use a few.</summary>
    public const int MaxSets = 64;

    /// <summary>Octets of the longest set kept.</summary>
    public const int MaxBytes = 1024;

    private readonly Dictionary<(int Kind, int Id), byte[]> _sets = [];

    /// <summary>Keeps a set, replacing the one with its id.</summary>
    public void Put(int kind, int id, ReadOnlySpan<byte> unit)
    {
        if (unit.Length > MaxBytes) return;
        if (_sets.TryGetValue((kind, id), out var known))
        {
            if (known.AsSpan().SequenceEqual(unit)) return;
        }
        else if (_sets.Count >= MaxSets)
        {
            return;
        }
        _sets[(kind, id)] = unit.ToArray();
    }

    /// <summary>The set with this kind and id; false when it never came.</summary>
    public bool TryGet(int kind, int id, out ReadOnlySpan<byte> unit)
    {
        var found = _sets.TryGetValue((kind, id), out var set);
        unit = set;
        return found;
    }

    /// <summary>Appends a set as a NAL unit with its start code.</summary>
    public bool TryAppendTo(FrameBuffer frame, int kind, int id) => TryGet(kind, id, out var unit) && NalUnits.TryAppend(unit, frame);
}
