namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Seeded mutations of valid inputs: flipped bits, odd values, cuts, insertions and splices.</summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 2000;
    private static readonly byte[] Odd = [0, 1, 0x7F, 0x80, 0xFF, 0x3F, 0xBE, 0xDE];

    private readonly Random _random = new(seed);

    /// <summary>One of the corpus, changed in one to four places.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> corpus) => Mutate(corpus[_random.Next(corpus.Count)], corpus);

    /// <summary>This input, changed in one to four places.</summary>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        var bytes = input.ToList();
        for (var left = 1 + _random.Next(4); left > 0; left--) Change(bytes, corpus);
        if (bytes.Count > MaxLength) bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    /// <summary>True in this share of calls.</summary>
    public bool Chance(double share) => _random.NextDouble() < share;

    /// <summary>Below a limit.</summary>
    public int Next(int limit) => _random.Next(limit);

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }
        var at = _random.Next(bytes.Count);
        switch (_random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1: bytes[at] = Odd[_random.Next(Odd.Length)]; break;
            case 2: bytes[at] = (byte)_random.Next(256); break;
            case 3: bytes.RemoveRange(at, bytes.Count - at); break;
            case 4: bytes.RemoveAt(at); break;
            case 5: bytes.Insert(at, (byte)_random.Next(256)); break;
            default:
                var other = corpus[_random.Next(corpus.Count)];
                if (other.Length > 0) bytes.InsertRange(at, other[_random.Next(other.Length)..]);
                break;
        }
    }
}
