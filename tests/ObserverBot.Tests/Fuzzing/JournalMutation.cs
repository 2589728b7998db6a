using System.Buffers;
using System.Text;
using RoomLens.Fuzzing;
using RoomLens.ObserverBot.Journaling;

namespace RoomLens.ObserverBot.Tests.Fuzzing;

/// <summary>Journals with lines whose checksum is right whatever they hold, as a build with other members or a fault in its writer would leave them.</summary>
internal sealed class JournalMutation(IReadOnlyList<byte[]> journals, string observation) : IMutation
{
    private static readonly byte[][] Numbers = [.. new[] { "5", "-1", "9223372036854775807", "9223372036854775808", "", "x", "1e3" }.Select(Encoding.ASCII.GetBytes)];

    private readonly JsonMutation _observations = new([Encoding.UTF8.GetBytes(observation)]);
    private readonly ArrayBufferWriter<byte> _file = new();

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        _file.ResetWrittenCount();
        if (choice.Chance(0.3)) _file.Write(choice.Mutate(journals));
        if (choice.Chance(0.3)) _file.Write("\n"u8);
        for (var left = 1 + choice.Next(4); left > 0; left--)
        {
            var kind = choice.Chance(0.8) ? JournalLine.Observation : choice.Chance(0.8) ? JournalLine.Acknowledged : (byte)choice.Next(256);
            JournalLine.Write(_file, kind, kind == JournalLine.Acknowledged ? choice.Pick(Numbers) : _observations.Next(choice));
        }

        var length = choice.Chance(0.2) ? choice.Next(_file.WrittenCount) : _file.WrittenCount;
        return _file.WrittenSpan[..length].ToArray();
    }
}
