using System.CommandLine;
using RoomLens.Cli.Storage;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Startup;
using RoomLens.ObserverBot.Models;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens models list|fetch</c>: which models there are, and getting their weights.</summary>
internal static class ModelsCommand
{
    private const int Failed = 1;

    public static Command Create(TextWriter output)
    {
        var data = SharedOptions.Data();
        var list = new Command("list", "List the models and whether their weights are here.") { data };
        list.SetAction(parsed => List(Open(parsed.GetValue(data)), output));

        var name = new Argument<string?>("NAME") { Description = "Model (default all).", Arity = ArgumentArity.ZeroOrOne };
        var from = new Option<string?>("--from") { Description = "Take the weights from this folder instead of downloading.", HelpName = "DIR" };
        var fetch = new Command("fetch", "Download weights, checked by size and SHA-256.") { name, from, data };
        fetch.SetAction((parsed, stop) => FetchAsync(Open(parsed.GetValue(data)), parsed.GetValue(name), parsed.GetValue(from), output, stop));
        return new Command("models", "List models and fetch their weights.") { list, fetch };
    }

    private static ModelStore Open(string? data) => new(new ModelStoreOptions { CacheFolder = DataFolder.Open(data).Models });

    private static int List(ModelStore store, TextWriter output)
    {
        foreach (var model in store.Models)
        {
            var about = model.Manifest is { } manifest ? $"{manifest.License}, {manifest.Artifact.Bytes / 1e6:0.0} MB" : Path.GetFileName(model.ManifestPath);
            output.WriteLine($"{model.Name,-16} {model.State.ToString().ToLowerInvariant(),-9} {about}  {model.WeightsPath ?? model.Detail}");
        }

        return 0;
    }

    private static async Task<int> FetchAsync(ModelStore store, string? name, string? from, TextWriter output, CancellationToken stop)
    {
        var wanted = name is null ? store.Models : store.Models.Where(model => model.Name == name).ToList();
        if (wanted.Count == 0)
        {
            throw new StartupException(
                $"There is no model '{name}'.", $"Known are: {string.Join(", ", store.Models.Select(model => model.Name))}.");
        }

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetcher = new ModelFetcher(http, store.CacheFolder, from);
        var missing = 0;
        foreach (var model in wanted)
        {
            var result = await GetAsync(model, fetcher, stop);
            output.WriteLine(result.Path is { } path ? $"{model.Name}: {path}" : $"{model.Name}: not fetched: {result.Problem}");
            if (result.Path is null) missing++;
        }

        if (missing > 0) output.WriteLine("Without a network, take them from a folder: roomlens models fetch --from DIR");
        return missing == 0 ? 0 : Failed;
    }

    private static async Task<FetchResult> GetAsync(ModelStatus model, ModelFetcher fetcher, CancellationToken stop) => model switch
    {
        { State: ModelState.Ready, WeightsPath: { } path } => new FetchResult(path, null),
        { Manifest: { } manifest } => await fetcher.FetchAsync(manifest.Artifact, stop),
        _ => new FetchResult(null, model.Detail),
    };
}
