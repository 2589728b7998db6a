namespace RoomLens.Fuzzing;

/// <summary>Seeded mutations of valid inputs: flipped bits, odd values, cuts, insertions and splices.</summary>
public sealed class Mutator(int seed)
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

    /// <summary>One of the corpus as it is.</summary>
    public byte[] Pick(IReadOnlyList<byte[]> corpus) => corpus[_random.Next(corpus.Count)];

    /// <summary>Changes octets in place, one to four of them, at or behind <paramref name="from"/>: nothing comes or goes.</summary>
    public void Overwrite(Span<byte> target, int from = 0)
    {
        if (target.Length <= from) return;
        for (var left = 1 + _random.Next(4); left > 0; left--) Overwrite(ref target[from + _random.Next(target.Length - from)]);
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
            case 0 or 1 or 2: Overwrite(ref _work[at]); break;
            case 3: _length = at; break;
            case 4: Remove(at); break;
            case 5: Insert(at, [(byte)_random.Next(256)]); break;
            default:
                var other = corpus[_random.Next(corpus.Count)];
                if (other.Length > 0) Insert(at, other.AsSpan(_random.Next(other.Length)));
                break;
        }
    }

    private void Overwrite(ref byte octet) => octet = _random.Next(3) switch
    {
        0 => (byte)(octet ^ 1 << _random.Next(8)),
        1 => Odd[_random.Next(Odd.Length)],
        _ => (byte)_random.Next(256),
    };

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
