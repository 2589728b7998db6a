namespace RoomLens.Fuzzing;

/// <summary>Formats of fixed places: octets behind a fixed beginning get other values, nothing comes or goes, and something may stand behind.</summary>
/// <param name="corpus">Valid inputs.</param>
/// <param name="from">The first octet that may change.</param>
public sealed class OverwriteMutation(IReadOnlyList<byte[]> corpus, int from = 0) : IMutation
{
    private const int MostBehind = 40;

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var original = choice.Pick(corpus);
        var changed = new byte[original.Length + (choice.Chance(0.3) ? choice.Next(MostBehind) : 0)];
        original.CopyTo(changed, 0);
        choice.Fill(changed.AsSpan(original.Length));
        choice.Overwrite(changed, from);
        return changed;
    }
}
