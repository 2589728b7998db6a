namespace RoomLens.Fuzzing;

/// <summary>Texts whose grammar stays: digits become other digits, letters other letters, in one to four places; runs of them grow and shrink.</summary>
/// <param name="corpus">Valid texts.</param>
public sealed class DigitMutation(IReadOnlyList<byte[]> corpus) : IMutation
{
    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var text = choice.Pick(corpus).ToArray();
        for (var left = 1 + choice.Next(4); left > 0; left--) text = Change(text, choice);
        return text;
    }

    private static byte[] Change(byte[] text, Mutator choice)
    {
        if (text.Length == 0) return text;
        // A few looks for a place that may change.
        for (var look = 0; look < 8; look++)
        {
            var at = choice.Next(text.Length);
            var octet = text[at];
            var other = octet switch
            {
                >= (byte)'0' and <= (byte)'9' => (byte)('0' + choice.Next(10)),
                >= (byte)'a' and <= (byte)'z' => (byte)('a' + choice.Next(26)),
                >= (byte)'A' and <= (byte)'Z' => (byte)('A' + choice.Next(26)),
                _ => (byte)0,
            };
            if (other == 0) continue;
            switch (choice.Next(8))
            {
                case 0: return [.. text.AsSpan(0, at), .. text.AsSpan(at + 1)];
                case 1: return [.. text.AsSpan(0, at), other, .. text.AsSpan(at)];
                default:
                    text[at] = other;
                    return text;
            }
        }

        return text;
    }
}
