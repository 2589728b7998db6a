namespace RoomLens.Rtp.Layers;

/// <summary>
/// Chooses, packet by packet, which layers of one stream a receiver gets: VP8 temporal layers, VP9 SVC and K-SVC (RFC 9628). It goes down at the next
/// picture. It goes up in time where the stream says that a layer may begin, in space with a key picture, and lets nothing through
/// whose references it held back.
/// </summary>
/// <remarks>
/// Packets come in about the order they were sent; one of a picture before the newest follows what holds for its layers now. Of the spatial
/// layers up to the chosen one none is held back, so that the receiver can go down at any picture, in K-SVC too.
/// </remarks>
public sealed class LayerSelector
{
    /// <summary>Higher than any layer: three bits tell them on the wire.</summary>
    public const int Highest = 7;

    private const byte AllLayers = 0xFF;

    private long _picture = long.MinValue;
    private int _temporal = Highest;
    private bool _passes;
    // Temporal layers whose references were all let through, bit n = layer n.
    private byte _begun = AllLayers;

    /// <summary>Highest spatial layer wanted.</summary>
    public int TargetSpatial { get; set; } = Highest;

    /// <summary>Highest temporal layer wanted; while a higher spatial one is awaited, the one at hand stays: both change with the key picture.</summary>
    public int TargetTemporal { get; set; } = Highest;

    /// <summary>Highest spatial layer let through now.</summary>
    public int CurrentSpatial { get; private set; } = Highest;

    /// <summary>Highest temporal layer let through now.</summary>
    public int CurrentTemporal => Math.Min(_temporal, System.Numerics.BitOperations.TrailingZeroCount(~(uint)_begun) - 1);

    /// <summary>A higher spatial layer is wanted than is let through: it begins with the next key picture.</summary>
    public bool NeedsKeyPicture => TargetSpatial > CurrentSpatial;

    /// <summary>Something was held back since the start.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>The next packet is of a key picture: all layers wanted may begin.</summary>
    public void Restart()
    {
        _picture = long.MinValue;
        _begun = AllLayers;
        (CurrentSpatial, _temporal) = (TargetSpatial, TargetTemporal);
    }

    /// <summary>Whether the packet is let through.</summary>
    /// <param name="packet">Its place.</param>
    /// <param name="picture">Extended timestamp of its picture.</param>
    /// <param name="endsPicture">It is the last packet of the picture that is let through: the marker belongs on it.</param>
    public bool Select(in LayerPosition packet, long picture, out bool endsPicture)
    {
        endsPicture = false;
        if (!packet.IsKnown) return true;
        if (picture > _picture) BeginPicture(packet, picture);
        else if (packet.IsKeyPicture && picture == _picture) Open(packet);
        var passes = picture == _picture ? _passes : packet.TemporalId <= _temporal && HasBegun(packet.TemporalId);
        if (!passes || packet.SpatialId > CurrentSpatial)
        {
            HasDropped = true;
            return false;
        }

        endsPicture = packet.EndsFrame && packet.SpatialId == CurrentSpatial;
        return true;
    }

    /// <summary>Whether a packet that was let through before is the last of its picture, by the layers let through now.</summary>
    public bool EndsPicture(in LayerPosition packet) => HasDropped && packet.EndsFrame && packet.SpatialId == CurrentSpatial;

    private void BeginPicture(in LayerPosition packet, long picture)
    {
        _picture = picture;
        if (TargetSpatial < CurrentSpatial) CurrentSpatial = TargetSpatial;
        if (packet.IsKeyPicture)
        {
            Open(packet);
            return;
        }

        if (!NeedsKeyPicture) _temporal = TargetTemporal;
        var layer = packet.TemporalId;
        if (packet.BeginsTemporalLayer && layer <= _temporal) _begun |= (byte)(1 << layer);
        _passes = layer <= _temporal && (packet.BeginsTemporalLayer || HasBegun(layer));
        if (!_passes) _begun &= (byte)((1 << layer) - 1);
        else if (packet.OpensHigherTemporalLayers) _begun |= (byte)(AllLayers << layer);
    }

    private void Open(in LayerPosition packet)
    {
        (_begun, CurrentSpatial, _temporal) = (AllLayers, TargetSpatial, TargetTemporal);
        _passes = packet.TemporalId <= _temporal;
    }

    /// <summary>The layer and all below it.</summary>
    private bool HasBegun(int layer)
    {
        var needed = (2 << layer) - 1;
        return (_begun & needed) == needed;
    }
}
