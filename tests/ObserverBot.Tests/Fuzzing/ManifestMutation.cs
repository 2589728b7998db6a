using System.Text;
using RoomLens.Fuzzing;

namespace RoomLens.ObserverBot.Tests.Fuzzing;

/// <summary>Manifests of which single values are others, and whole lines go, come twice or move: YAML stays YAML.</summary>
internal sealed class ManifestMutation : IMutation
{
    private static readonly string[] Values =
        ["1", "0", "-1", "0.5", "1e400", "416", "999999999999999999999", "x", "\"\"", "'a b'", "~", "[1, 2, 3]", "[person]", "{a: b}", "RGB", "BGR", "stretch", "letterbox", "center", "agnostic", "|\n    text", "*a", "&a b", "!!int 5"];

    private readonly string[][] _files;
    private readonly List<string> _lines = [];

    /// <summary>Changes these.</summary>
    public ManifestMutation(IReadOnlyList<byte[]> files) => _files = [.. files.Select(file => Encoding.UTF8.GetString(file).Split('\n'))];

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        _lines.Clear();
        _lines.AddRange(_files[choice.Next(_files.Length)]);
        for (var left = 1 + choice.Next(2); left > 0; left--) Change(choice);
        return Encoding.UTF8.GetBytes(string.Join('\n', _lines));
    }

    private void Change(Mutator choice)
    {
        var at = choice.Next(_lines.Count);
        var line = _lines[at];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        switch (choice.Next(8))
        {
            case 0: _lines.RemoveAt(at); break;
            case 1: _lines.Insert(choice.Next(_lines.Count), line); break;
            case 2 when colon > 0: _lines[at] = $"{line[..colon]}: {Values[choice.Next(Values.Length)]}"; break;
            case 3: _lines[at] = line + " # a remark: [ { \" "; break;
            case 4: _lines.Insert(at, ""); break;
            // Another digit or letter in a value.
            case 5 or 6 when colon > 0 && colon + 2 < line.Length:
                var text = line.ToCharArray();
                var place = colon + 2 + choice.Next(line.Length - colon - 2);
                if (char.IsAsciiDigit(text[place])) text[place] = (char)('0' + choice.Next(10));
                else if (char.IsAsciiLetterLower(text[place])) text[place] = (char)('a' + choice.Next(26));
                _lines[at] = new string(text);
                break;
            default: _lines[at] = line + " "; break;
        }
    }
}
