using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>
/// One guarded line of a journal file: <c>kind crc32c length body\n</c>, e.g. <c>O 1f00ab32 512 {…}</c>. Length and checksum (CRC-32C over
/// the body) tell a torn or overwritten line from a whole one.
/// </summary>
internal static class JournalLine
{
    /// <summary>Kind of a line that holds an observation as JSON.</summary>
    public const byte Observation = (byte)'O';
    /// <summary>Kind of a line that holds the highest acknowledged sequence number.</summary>
    public const byte Acknowledged = (byte)'A';

    private const int ChecksumDigits = 8;

    /// <summary>Appends a line. The body must not contain a line feed (JSON written without indentation does not).</summary>
    public static void Write(IBufferWriter<byte> output, byte kind, ReadOnlySpan<byte> body)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{(char)kind} {Checksum(body):x8} {body.Length} ");
        Encoding.ASCII.GetBytes(head, output);
        output.Write(body);
        output.Write("\n"u8);
    }

    /// <summary>Reads a line given without its line feed; false when it is torn, changed or foreign.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out byte kind, out ReadOnlySpan<byte> body)
    {
        kind = 0;
        body = default;
        const int lengthAt = 2 + ChecksumDigits + 1;
        if (line.Length <= lengthAt || line[1] != ' ' || line[lengthAt - 1] != ' ') return false;
        if (!Utf8Parser.TryParse(line.Slice(2, ChecksumDigits), out uint checksum, out var digits, 'x') || digits != ChecksumDigits) return false;
        if (!Utf8Parser.TryParse(line[lengthAt..], out int length, out digits)) return false;
        var bodyAt = lengthAt + digits + 1;
        if (length < 0 || line.Length - bodyAt != length || line[bodyAt - 1] != ' ') return false;
        if (Checksum(line[bodyAt..]) != checksum) return false;
        kind = line[0];
        body = line[bodyAt..];
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> body)
    {
        var crc = uint.MaxValue;
        foreach (var octet in body) crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
