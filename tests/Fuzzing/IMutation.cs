namespace RoomLens.Fuzzing;

/// <summary>Makes changed inputs of a format it knows: fields get other values, parts come and go, lengths fit again.</summary>
public interface IMutation
{
    /// <summary>A changed input. All chance comes from <paramref name="choice"/>.</summary>
    public byte[] Next(Mutator choice);
}
