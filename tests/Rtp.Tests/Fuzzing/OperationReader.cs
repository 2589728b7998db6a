namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Reads fuzzed octets as a program: an operation and an argument each.</summary>
internal ref struct OperationReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The next operation: its number below a limit, and an argument of which small values are most frequent.</summary>
    public bool TryRead(int limit, out int operation, out int argument)
    {
        (operation, argument) = (0, 0);
        if (_rest.Length < 2) return false;
        operation = _rest[0] % limit;
        // One program in some has steps of thousands: beyond buffers, windows and half circles.
        argument = _rest[0] >= 0xF0 ? _rest[1] * 257 : _rest[1];
        _rest = _rest[2..];
        return true;
    }

    /// <summary>Programs to begin with.</summary>
    public static List<byte[]> Corpus(int programs = 48, int operations = 8)
    {
        var random = new Random(7);
        var corpus = new List<byte[]>();
        for (var i = 0; i < programs; i++)
        {
            var program = new byte[2 * operations];
            random.NextBytes(program);
            for (var at = 1; at < program.Length; at += 2) program[at] = (byte)(program[at] >> random.Next(8));
            corpus.Add(program);
        }
        return corpus;
    }
}
