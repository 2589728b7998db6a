namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>The shell commands of a document, as a reader would run them: every <c>sh</c> block, in order.</summary>
internal static class DocumentedCommands
{
    public static async Task<string> ReadAsync(string document)
    {
        List<string> commands = [];
        var inside = false;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Places.Repository, document)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = line == "```sh";
            else if (inside) commands.Add(line);
        }

        return string.Join('\n', commands);
    }
}
