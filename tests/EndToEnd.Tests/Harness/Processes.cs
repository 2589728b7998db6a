using System.Globalization;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>Children of a process, from /proc.</summary>
internal static class Processes
{
    /// <summary>Ids of the direct children whose command line has the word.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent, string word)
    {
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(fields[1], CultureInfo.InvariantCulture) != parent) continue;
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0').Contains(word)) found.Add(id);
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return found;
    }
}
