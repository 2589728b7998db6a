namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>Pictures a person can look at after a run: under TestResults of the test's own output folder.</summary>
internal static class Screenshots
{
    public static string Path(string name)
    {
        var folder = System.IO.Path.Combine(AppContext.BaseDirectory, "TestResults");
        Directory.CreateDirectory(folder);
        return System.IO.Path.Combine(folder, name);
    }
}
