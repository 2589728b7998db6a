namespace RoomLens.Charts.Tests.Rendering;

/// <summary>Renders the chart as Helm would, with the shared chart-render, which is built once into the cache.</summary>
internal static class ChartRenderer
{
    public const string Release = "rl";
    public const string Namespace = "media";
    private static readonly SemaphoreSlim Building = new(1, 1);
    private static string? _binary;

    /// <summary>Why it cannot be had here; null = it can.</summary>
    public static string? Missing { get; } = FindMissing();

    private static string? Source => Places.Shared(Path.Combine("tools", "chart-render", "build.sh"));

    /// <summary>The rendered documents, or an assertion with what is wrong.</summary>
    public static async Task<string> RenderAsync(params string[] arguments)
    {
        var run = await TryAsync(arguments);
        Assert.True(run.Code == 0, run.Error);
        return run.Output;
    }

    /// <summary>Renders, and tells what came of it.</summary>
    public static async Task<Run> TryAsync(params string[] arguments) =>
        await Run.ToEndAsync(await BinaryAsync(), ["--strict", "--validate-yaml", "-n", Namespace, Release, Places.Chart, .. arguments]);

    /// <summary>A values file of the chart.</summary>
    public static string Values(string name) => Path.Combine(Places.Chart, "values", name + ".yaml");

    private static async Task<string> BinaryAsync()
    {
        await Building.WaitAsync();
        try
        {
            if (_binary is not null) return _binary;
            var cache = Environment.GetEnvironmentVariable("ROOMLENS_CACHE") is { Length: > 0 } named
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "roomlens");
            var binary = Path.Combine(cache, "chart-render");
            await Run.CheckedAsync("bash", [Source!, binary], environment: new Dictionary<string, string> { ["CHART_RENDER_NO_APT"] = "1" });
            return _binary = binary;
        }
        finally
        {
            Building.Release();
        }
    }

    private static string? FindMissing()
    {
        if (Source is null) return "the shared chart-render beside the repository (set ROOMLENS_SHARED)";
        if (Places.Program("go") is null) return "go (Debian: golang-go)";
        return Directory.Exists("/usr/share/gocode/src/github.com/Masterminds/sprig") ? null : "the Go libraries of chart-render (eng/setup.sh test)";
    }
}
