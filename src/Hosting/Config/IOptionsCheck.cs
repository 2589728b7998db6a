namespace RoomLens.Hosting.Config;

/// <summary>An options class with rules that attributes cannot say: across fields, files that must exist.</summary>
public interface IOptionsCheck
{
    /// <summary>Adds what is wrong. <paramref name="path"/> is the section's own path without a trailing colon, empty at the root.</summary>
    public void Check(string path, ConfigProblems problems);
}
