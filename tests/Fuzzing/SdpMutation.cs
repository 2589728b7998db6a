using System.Text;

namespace RoomLens.Fuzzing;

/// <summary>
/// Session descriptions and fragments by lines (RFC 8866): attributes go, come twice, move to another section, come from a neighbour, or have other
/// digits and letters in their value.
/// </summary>
public sealed class SdpMutation : IMutation
{
    private readonly byte[][][] _files;
    private readonly byte[][] _all;
    private readonly List<byte[]> _lines = [];
    private byte[] _work = new byte[16 * 1024];

    /// <summary>Changes these.</summary>
    /// <param name="descriptions">Valid ones.</param>
    /// <param name="spare">More lines that may be put in.</param>
    public SdpMutation(IReadOnlyList<byte[]> descriptions, params ReadOnlySpan<string> spare)
    {
        _files = [.. descriptions.Select(Lines)];
        var all = _files.SelectMany(lines => lines).ToList();
        foreach (var line in spare) all.Add(Encoding.UTF8.GetBytes(line + "\r\n"));
        _all = [.. all];
    }

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        _lines.Clear();
        _lines.AddRange(_files[choice.Next(_files.Length)]);
        for (var left = 1 + choice.Next(3); left > 0 && _lines.Count > 0; left--) Change(choice);
        var length = 0;
        foreach (var line in _lines)
        {
            if (_work.Length < length + line.Length) Array.Resize(ref _work, 2 * (length + line.Length));
            line.CopyTo(_work, length);
            length += line.Length;
        }

        return _work[..length];
    }

    private static byte[][] Lines(byte[] text)
    {
        var lines = new List<byte[]>();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : rest.Length;
            lines.Add(rest[..end].ToArray());
            rest = rest[end..];
        }

        return [.. lines];
    }

    private void Change(Mutator choice)
    {
        var at = choice.Next(_lines.Count);
        switch (choice.Next(8))
        {
            case 0: _lines.RemoveAt(at); break;
            case 1: _lines.Insert(choice.Next(_lines.Count + 1), _lines[at]); break;
            case 2:
                var line = _lines[at];
                _lines.RemoveAt(at);
                _lines.Insert(choice.Next(_lines.Count + 1), line);
                break;
            case 3: _lines.Insert(at, _all[choice.Next(_all.Length)]); break;
            case 4: _lines[at] = Cut(_lines[at], choice); break;
            default: _lines[at] = Rewrite(_lines[at], choice); break;
        }
    }

    /// <summary>Without the end of its value.</summary>
    private static byte[] Cut(byte[] line, Mutator choice) => line.Length < 6 ? line : [.. line.AsSpan(0, 3 + choice.Next(line.Length - 5)), (byte)'\r', (byte)'\n'];

    private static byte[] Rewrite(byte[] line, Mutator choice)
    {
        if (line.Length < 5) return line;
        var changed = line.ToArray();
        var value = changed.AsSpan(2, changed.Length - 4);
        for (var left = 1 + choice.Next(3); left > 0; left--)
        {
            ref var octet = ref value[choice.Next(value.Length)];
            octet = octet switch
            {
                >= (byte)'0' and <= (byte)'9' => (byte)('0' + choice.Next(10)),
                >= (byte)'a' and <= (byte)'z' => (byte)('a' + choice.Next(26)),
                _ when choice.Chance(0.2) => (byte)(0x20 + choice.Next(0x5F)),
                _ => octet,
            };
        }

        return changed;
    }
}
