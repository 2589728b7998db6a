using System.Globalization;

namespace RoomLens.Load.Runs;

/// <summary>What a process holds, from <c>/proc</c>.</summary>
internal sealed record ProcessFigures(long ResidentKilobytes, int Threads, int Descriptors)
{
    /// <summary>As of now.</summary>
    public static ProcessFigures Of(int pid)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        var status = File.ReadAllLines(folder + "/status");
        return new ProcessFigures(Field(status, "VmRSS:"), (int)Field(status, "Threads:"), Directory.GetFileSystemEntries(folder + "/fd").Length);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"rss_kb\":{ResidentKilobytes},\"threads\":{Threads},\"fds\":{Descriptors}}}");

    private static long Field(string[] status, string name) =>
        long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
