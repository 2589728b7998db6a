using System.Buffers.Binary;
using System.Text;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Packets;

/// <summary>Readers of single header extension elements. False: the element has a size its definition does not allow.</summary>
public static class HeaderExtensions
{
    /// <summary>Seconds per unit of abs-send-time: 6.18 fixed point.</summary>
    public const double AbsSendTimeUnit = 1.0 / (1 << 18);

    /// <summary>MID, RID or repaired RID: 1..255 octets of printable ASCII (RFC 8852, RFC 8843). Allocates: call it once per stream, not per packet.</summary>
    public static bool TryReadText(ReadOnlySpan<byte> data, out string text)
    {
        text = "";
        if (data.IsEmpty) return false;
        foreach (var octet in data)
            if (octet is < 0x20 or > 0x7E) return false;
        text = Encoding.ASCII.GetString(data);
        return true;
    }

    /// <summary>abs-send-time in units of 2^-18 s, modulo 64 s.</summary>
    public static bool TryReadAbsSendTime(ReadOnlySpan<byte> data, out int units)
    {
        units = data.Length == 3 ? ReadUInt24(data) : 0;
        return data.Length == 3;
    }

    /// <summary>The transport-wide sequence number.</summary>
    public static bool TryReadTransportSequence(ReadOnlySpan<byte> data, out ushort sequence) => BinaryPrimitives.TryReadUInt16BigEndian(data, out sequence) && data.Length == 2;

    /// <summary>Transmission offset in RTP timestamp units, signed (RFC 5450).</summary>
    public static bool TryReadTransmissionOffset(ReadOnlySpan<byte> data, out int offset)
    {
        offset = data.Length == 3 ? ReadUInt24(data) << 8 >> 8 : 0;
        return data.Length == 3;
    }

    /// <summary>Audio level in −dBov 0..127 and the voice flag (RFC 6464 section 3: one octet in either form).</summary>
    public static bool TryReadAudioLevel(ReadOnlySpan<byte> data, out bool voice, out int level)
    {
        var ok = data.Length == 1;
        voice = ok && (data[0] & 0x80) != 0;
        level = ok ? data[0] & 0x7F : 0;
        return ok;
    }

    /// <summary>Play-out delay limits; 12 bits each in units of 10 ms.</summary>
    public static bool TryReadPlayoutDelay(ReadOnlySpan<byte> data, out TimeSpan minimum, out TimeSpan maximum)
    {
        var bits = data.Length == 3 ? ReadUInt24(data) : 0;
        minimum = TimeSpan.FromMilliseconds((bits >> 12) * 10);
        maximum = TimeSpan.FromMilliseconds((bits & 0xFFF) * 10);
        return data.Length == 3;
    }

    /// <summary>Clockwise rotation of the picture in degrees: 0, 90, 180 or 270 (3GPP TS 26.114 section 7.4.5, low two bits).</summary>
    public static bool TryReadVideoOrientation(ReadOnlySpan<byte> data, out int rotation)
    {
        rotation = data.Length == 1 ? (data[0] & 0x03) * 90 : 0;
        return data.Length == 1;
    }

    /// <summary>abs-capture-time: 8 octets of NTP time, or 16 with the estimated clock offset (signed 32.32 seconds) to the capturer.</summary>
    public static bool TryReadAbsCaptureTime(ReadOnlySpan<byte> data, out NtpTime captureTime, out TimeSpan? clockOffset)
    {
        captureTime = default;
        clockOffset = null;
        if (data.Length is not (8 or 16)) return false;
        captureTime = new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(data));
        if (data.Length == 16) clockOffset = TimeSpan.FromSeconds(BinaryPrimitives.ReadInt64BigEndian(data[8..]) / 4294967296.0);
        return true;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> data) => (data[0] << 16) | (data[1] << 8) | data[2];
}
