namespace RoomLens.Rtp.Srtp;

/// <summary>Extends 16-bit sequence numbers to the 48-bit packet index by the roll-over counter (RFC 3711 section 3.3.1).</summary>
public struct RolloverCounter
{
    private const int Half = 0x8000;

    private uint _counter;
    private ushort _highest;
    private bool _started;

    /// <summary>A counter that starts at a given value, for a receiver that joins late.</summary>
    public RolloverCounter(uint counter) => _counter = counter;

    /// <summary>Roll-overs of the highest index so far.</summary>
    public readonly uint Value => _counter;

    /// <summary>The roll-over count a packet most likely has, modulo 2^32; see <see cref="Wraps"/>.</summary>
    public readonly uint Estimate(ushort sequenceNumber)
    {
        if (!_started) return _counter;
        if (_highest < Half) return sequenceNumber - _highest > Half ? unchecked(_counter - 1) : _counter;
        return _highest - Half > sequenceNumber ? unchecked(_counter + 1) : _counter;
    }

    /// <summary>An estimate that is before the first index or after the last one of a key: no authentic packet has it.</summary>
    public readonly bool Wraps(uint estimate) => (_counter == 0 && estimate == uint.MaxValue) || (_counter == uint.MaxValue && estimate == 0);

    /// <summary>The packet was authentic: moves on when it is the newest.</summary>
    public void Accept(uint counter, ushort sequenceNumber)
    {
        var ahead = unchecked((int)(counter - _counter));
        if (_started && (ahead < 0 || (ahead == 0 && sequenceNumber <= _highest))) return;
        _counter = counter;
        _highest = sequenceNumber;
        _started = true;
    }
}
