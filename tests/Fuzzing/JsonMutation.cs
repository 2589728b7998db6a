using System.Text;
using System.Text.Json;

namespace RoomLens.Fuzzing;

/// <summary>
/// Changes values and members of JSON documents: octets changed at random seldom leave one that is read at all. The documents are read once; a
/// change then only puts octets in the place of others, so that it costs no more than the octets it copies.
/// </summary>
public sealed class JsonMutation : IMutation
{
    private static readonly byte[][] OtherNumbers = Texts("-1", "0", "1", "2", "96", "255", "256", "0.5", "2147483647", "9007199254740993", "1e300", "1e400");
    private static readonly byte[][] OtherStrings =
        Texts("""  "" """, """ "a\r\nb" """, """ "\u0000" """, """ "\ud800" """, """ "é😀" """, """ "a/b:c\"\\" """, """ "0" """, """ "a" """, $"\"{new string('x', 300)}\"", $"\"{new string('x', 3000)}\"");
    private static readonly byte[][] Odd = Texts("null", "-1", "9223372036854775807", "1e300", "\"\"", "true", "false", "[]", "{}", "[null]", "7");

    private readonly Document[] _documents;
    private readonly byte[][] _spare;
    private readonly List<Edit> _edits = [];
    private byte[] _work = new byte[4096];

    /// <summary>Changes these documents.</summary>
    /// <param name="documents">Valid JSON, UTF-8.</param>
    public JsonMutation(IReadOnlyList<byte[]> documents)
    {
        _documents = [.. documents.Select(Document.Read)];
        // Values of one document, in the place of such of another.
        _spare = [.. _documents.SelectMany(document => document.Values.Select(value => document.Utf8[value.From..value.To])).Distinct(new Octets())];
    }

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var document = _documents[choice.Next(_documents.Length)];
        _edits.Clear();
        for (var left = 1 + choice.Next(1 + choice.Next(3)); left > 0; left--) _edits.Add(Change(document, choice));
        _edits.Sort(static (a, b) => a.From.CompareTo(b.From));
        return Apply(document.Utf8);
    }

    private Edit Change(Document document, Mutator choice)
    {
        var value = document.Values[choice.Next(document.Values.Count)];
        switch (choice.Next(20))
        {
            // The member or element goes, with the comma before or behind it.
            case 0 when value.PartTo > value.PartFrom: return new Edit(value.PartFrom, value.PartTo, []);
            // The element, or the member with its name, twice.
            case 1 when value.PartTo > value.PartFrom: return new Edit(value.To, value.To, [(byte)',', .. document.Utf8.AsSpan(value.NameFrom..value.To)]);
            case 2: return new Edit(value.From, value.To, Odd[choice.Next(Odd.Length)]);
            case 3: return new Edit(value.From, value.To, _spare[choice.Next(_spare.Length)]);
            case 4: return new Edit(value.From, value.From, " \n\t"u8.ToArray());
            // A name that nobody knows.
            case 5 when value.NameFrom < value.From: return new Edit(value.NameFrom + 1, value.NameFrom + 1, "x"u8.ToArray());
            default: return SameKind(document, value, choice);
        }
    }

    /// <summary>Another value of the same kind.</summary>
    private static Edit SameKind(Document document, Value value, Mutator choice)
    {
        var (from, to) = (value.From, value.To);
        switch (value.Kind)
        {
            case JsonTokenType.Number:
                return choice.Chance(0.5)
                    ? new Edit(from, to, OtherNumbers[choice.Next(OtherNumbers.Length)])
                    : new Edit(from + choice.Next(to - from), to, [(byte)('0' + choice.Next(10))]);
            case JsonTokenType.String when choice.Chance(0.4):
                return new Edit(from, to, OtherStrings[choice.Next(OtherStrings.Length)]);
            // A character more, less or another.
            case JsonTokenType.String:
                var at = from + 1 + choice.Next(to - from - 1);
                var (isEnd, isEscaped) = (at == to - 1, document.Utf8.AsSpan(from, to - from).Contains((byte)'\\'));
                return new Edit(at, isEnd || isEscaped || choice.Chance(0.3) ? at : at + 1, choice.Chance(0.2) ? [] : [Printable(choice)]);
            case JsonTokenType.True: return new Edit(from, to, "false"u8.ToArray());
            case JsonTokenType.False: return new Edit(from, to, "true"u8.ToArray());
            case JsonTokenType.StartArray when choice.Chance(0.3): return new Edit(from, to, "[]"u8.ToArray());
            case JsonTokenType.StartObject when choice.Chance(0.3): return new Edit(from, to, "{}"u8.ToArray());
            // The same once more, with blanks that say nothing.
            default: return new Edit(to, to, " "u8.ToArray());
        }
    }

    private static byte Printable(Mutator choice)
    {
        var octet = (byte)(0x20 + choice.Next(0x5F));
        return octet is (byte)'"' or (byte)'\\' ? (byte)'/' : octet;
    }

    private byte[] Apply(byte[] document)
    {
        var (length, at) = (0, 0);
        foreach (var edit in _edits)
        {
            // Inside what another edit has taken away.
            if (edit.From < at) continue;
            Append(document.AsSpan(at, edit.From - at), ref length);
            Append(edit.With, ref length);
            at = edit.To;
        }

        Append(document.AsSpan(at), ref length);
        return _work[..length];
    }

    private void Append(ReadOnlySpan<byte> bytes, ref int length)
    {
        if (_work.Length < length + bytes.Length) Array.Resize(ref _work, 2 * (length + bytes.Length));
        bytes.CopyTo(_work.AsSpan(length));
        length += bytes.Length;
    }

    private static byte[][] Texts(params ReadOnlySpan<string> texts)
    {
        var result = new byte[texts.Length][];
        for (var i = 0; i < texts.Length; i++) result[i] = Encoding.UTF8.GetBytes(texts[i].Trim());
        return result;
    }

    /// <summary>Octets in the place of others.</summary>
    private readonly record struct Edit(int From, int To, byte[] With);

    /// <summary>Where a value stands, where its member begins by its name, and where the part is that goes with it: a comma too.</summary>
    private readonly record struct Value(JsonTokenType Kind, int From, int To, int NameFrom, int PartFrom, int PartTo);

    private sealed record Document(byte[] Utf8, List<Value> Values)
    {
        public static Document Read(byte[] utf8)
        {
            var values = new List<Value>();
            var open = new Stack<(JsonTokenType Kind, int From, int NameFrom)>();
            var reader = new Utf8JsonReader(utf8);
            var name = -1;
            while (reader.Read())
            {
                var (kind, from, end) = (reader.TokenType, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                if (kind == JsonTokenType.PropertyName)
                {
                    name = from;
                    continue;
                }

                var begins = name < 0 ? from : name;
                name = -1;
                if (kind is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    open.Push((kind, from, begins));
                    continue;
                }

                if (kind is JsonTokenType.EndArray or JsonTokenType.EndObject) (kind, from, begins) = open.Pop();
                values.Add(Part(utf8, kind, from, end, begins));
            }

            return new Document(utf8, values);
        }

        private static Value Part(byte[] utf8, JsonTokenType kind, int from, int to, int nameFrom)
        {
            if (to < utf8.Length && utf8[to] == ',') return new Value(kind, from, to, nameFrom, nameFrom, to + 1);
            if (nameFrom > 0 && utf8[nameFrom - 1] == ',') return new Value(kind, from, to, nameFrom, nameFrom - 1, to);
            // The only one inside; the document itself cannot go.
            return nameFrom > 0 ? new Value(kind, from, to, nameFrom, nameFrom, to) : new Value(kind, from, to, nameFrom, 0, 0);
        }
    }

    private sealed class Octets : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var code = default(HashCode);
            code.AddBytes(obj);
            return code.ToHashCode();
        }
    }
}
