namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Seeded mutations of valid inputs: flipped bits, odd values, cuts, insertions and splices.</summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 2000;
    private static readonly byte[] Odd = [0, 1, 0x7F, 0x80, 0xFF, 0x3F, 0xBE, 0xDE];

    private readonly Random _random = new(seed);
    // Room for four splices before the cut to the longest.
    private byte[] _work = new byte[8 * MaxLength];
    private int _length;

    /// <summary>One of the corpus, changed in one to four places.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> corpus) => Mutate(corpus[_random.Next(corpus.Count)], corpus);

    /// <summary>This input, changed in one to four places.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> input, IReadOnlyList<byte[]> corpus)
    {
        _length = 0;
        Insert(0, input);
        for (var left = 1 + _random.Next(4); left > 0; left--) Change(corpus);
        return _work[..Math.Min(_length, Math.Max(MaxLength, input.Length))];
    }

    /// <summary>True in this share of calls.</summary>
    public bool Chance(double share) => _random.NextDouble() < share;

    /// <summary>Below a limit.</summary>
    public int Next(int limit) => _random.Next(limit);

    /// <summary>Random octets.</summary>
    public void Fill(Span<byte> target) => _random.NextBytes(target);

    private void Change(IReadOnlyList<byte[]> corpus)
    {
        if (_length == 0)
        {
            Insert(0, [(byte)_random.Next(256)]);
            return;
        }
        var at = _random.Next(_length);
        switch (_random.Next(7))
        {
            case 0: _work[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1: _work[at] = Odd[_random.Next(Odd.Length)]; break;
            case 2: _work[at] = (byte)_random.Next(256); break;
            case 3: _length = at; break;
            case 4: Remove(at); break;
            case 5: Insert(at, [(byte)_random.Next(256)]); break;
            default:
                var other = corpus[_random.Next(corpus.Count)];
                if (other.Length > 0) Insert(at, other.AsSpan(_random.Next(other.Length)));
                break;
        }
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_work.Length < _length + bytes.Length) Array.Resize(ref _work, 2 * (_length + bytes.Length));
        _work.AsSpan(at, _length - at).CopyTo(_work.AsSpan(at + bytes.Length));
        bytes.CopyTo(_work.AsSpan(at));
        _length += bytes.Length;
    }

    private void Remove(int at)
    {
        _work.AsSpan(at + 1, _length - at - 1).CopyTo(_work.AsSpan(at));
        _length--;
    }
}
