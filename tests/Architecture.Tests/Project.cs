using System.Xml.Linq;

namespace RoomLens.Architecture.Tests;

/// <summary>One project file: what it references.</summary>
internal sealed record Project(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    /// <summary>Every project of src by name.</summary>
    public static IReadOnlyDictionary<string, Project> Sources { get; } = Load("src").ToDictionary(p => p.Name, StringComparer.Ordinal);

    public static IEnumerable<Project> Load(string folder) => Repository.Files(folder, ".csproj").Select(Read);

    /// <summary>A project and everything it reaches.</summary>
    public IReadOnlySet<string> Closure()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([Name]);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name) || !Sources.TryGetValue(name, out var project)) continue;
            foreach (var reference in project.References) open.Push(reference);
        }

        return seen;
    }

    private static Project Read(string path)
    {
        var xml = XDocument.Parse(Repository.Text(path));
        return new Project(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            Includes(xml, "ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))).ToArray(),
            Includes(xml, "PackageReference").ToArray());
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) =>
        xml.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
