using System.Globalization;

namespace RoomLens.Load.Runs;

/// <summary>Options of the command line: <c>--name value</c>, and <c>--name</c> alone.</summary>
internal sealed class Arguments(IReadOnlyList<string> words)
{
    /// <summary>Whether the option is there.</summary>
    public bool Has(string name) => words.Contains("--" + name);

    /// <summary>The value of an option that is needed.</summary>
    public string Text(string name) => Find(name) ?? throw new ArgumentException($"--{name} is needed.");

    /// <summary>The value of an option.</summary>
    public string Text(string name, string otherwise) => Find(name) ?? otherwise;

    /// <summary>A whole number.</summary>
    public int Number(string name, int otherwise) => Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string? Find(string name)
    {
        for (var i = 0; i + 1 < words.Count; i++)
            if (words[i] == "--" + name) return words[i + 1];
        return null;
    }
}
