using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Consumers;

/// <summary>
/// The end of what a consumer was sent of its layer. A pause or a switch lets the picture that has begun end first, and what the publisher repairs
/// late still fills its hole: so neither leaves a torn picture, nor a number that is never sent.
/// </summary>
internal struct PictureTail
{
    private MediaTime _timestamp;
    private bool _hasBegun;

    /// <summary>Its newest packet.</summary>
    public long Sequence { get; private set; }

    /// <summary>Whether packets of the newest picture are still to come.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether a packet of the layer belongs to what was sent: a repair, or more of the newest picture.</summary>
    public readonly bool Holds(in ForwardedPacket packet) =>
        _hasBegun && (packet.Sequence <= Sequence || (IsOpen && packet.Timestamp == _timestamp));

    /// <summary>Whether newer packets were sent before.</summary>
    public readonly bool IsPast(in ForwardedPacket packet) => _hasBegun && packet.Sequence < Sequence;

    /// <summary>A packet was sent.</summary>
    public void HandleSent(in ForwardedPacket packet, bool endsPicture)
    {
        if (_hasBegun && packet.Sequence < Sequence) return;
        (_hasBegun, Sequence, _timestamp, IsOpen) = (true, packet.Sequence, packet.Timestamp, !endsPicture);
    }

    /// <summary>A packet was left out on purpose.</summary>
    public void HandleLeftOut(in ForwardedPacket packet)
    {
        if (!_hasBegun || packet.Sequence < Sequence) return;
        Sequence = packet.Sequence;
        if (packet.Timestamp != _timestamp) IsOpen = false;
    }

    /// <summary>What follows begins anew.</summary>
    public void Reset() => this = default;
}
