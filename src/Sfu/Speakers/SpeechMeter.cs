using RoomLens.Rtp.Packets;

namespace RoomLens.Sfu.Speakers;

/// <summary>How loud one audio stream is, by what its publisher says of each packet (RFC 6464), as an average per interval. Owned by the worker thread.</summary>
/// <param name="id">The stream.</param>
internal sealed class SpeechMeter(string id)
{
    // With DTX a silent publisher sends a packet each 400 ms; with the longest packets (60 ms) five fit into an interval.
    private const int FewestPackets = 4;

    private int _sum;
    private int _packets;

    /// <summary>The stream.</summary>
    public string Id => id;

    /// <summary>A packet of the stream.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="id">Id of the audio level's header extension.</param>
    public void Hear(in RtpPacket packet, byte id)
    {
        if (packet.TryGetExtension(id, out var data) && HeaderExtensions.TryReadAudioLevel(data, out _, out var level)) Count(level);
    }

    /// <summary>A packet of a level in −dBov: 0 is the loudest, 127 silence.</summary>
    public void Count(int level)
    {
        _sum += level;
        _packets++;
    }

    /// <summary>The average level of the interval that ends now, in −dBov; null when too few packets came to tell.</summary>
    public double? Take()
    {
        double? average = _packets >= FewestPackets ? (double)_sum / _packets : null;
        (_sum, _packets) = (0, 0);
        return average;
    }
}
