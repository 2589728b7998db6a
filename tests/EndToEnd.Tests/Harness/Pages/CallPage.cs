using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RoomLens.EndToEnd.Tests.Harness.Peers;

namespace RoomLens.EndToEnd.Tests.Harness.Pages;

/// <summary>A page with the unchanged mediasoup-client and protoo-client, bundled from their npm packages when first needed.</summary>
internal sealed class CallPage
{
    private static readonly Lazy<(string Script, string? Problem)> Bundle = new(Build);
    private readonly Func<string, Task<string>> _evaluate;
    private readonly IPage? _page;

    // With a Playwright page it can be killed as well.
    private CallPage(Func<string, Task<string>> evaluate, IPage? page) => (_evaluate, _page) = (evaluate, page);

    private IPage Page => _page ?? throw new NotSupportedException("The one page of Firefox ends with it.");

    /// <summary>Why there is no such page here; null = there is.</summary>
    public static string? FindProblem() => Bundle.Value.Problem;

    /// <summary>Opens it on the installation's origin and joins.</summary>
    public static async Task<CallPage> JoinAsync(Browser browser, Installation installation, string room, string peer, bool current, object? more = null, List<string>? log = null)
    {
        // Any answer of the server itself: Chromium keeps a page that a test makes up away from loopback.
        var page = await browser.OpenAsync($"{installation.Sfu.BaseUrl}/healthz/live", log);
        await page.AddScriptTagAsync(new() { Content = Bundle.Value.Script });
        return await JoinAsync(new CallPage(expression => page.EvaluateAsync<string>(AsText(expression)), page), installation, room, peer, current, more);
    }

    /// <summary>The same in Firefox, in its one page.</summary>
    public static async Task<CallPage> JoinAsync(Firefox firefox, Installation installation, string room, string peer, bool current, object? more = null)
    {
        await firefox.OpenAsync($"{installation.Sfu.BaseUrl}/healthz/live");
        await firefox.EvaluateAsync($"{Bundle.Value.Script.TrimEnd().TrimEnd(';')}");
        return await JoinAsync(new CallPage(expression => firefox.EvaluateAsync(AsText(expression)), null), installation, room, peer, current, more);
    }

    /// <summary>What the page sees.</summary>
    public async Task<JsonObject> StateAsync() => JsonNode.Parse(await RunAsync("call.state()"))!.AsObject();

    /// <summary>Waits until what the page sees is as wanted.</summary>
    public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> wanted, TimeSpan limit, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var state = await StateAsync();
            if (wanted(state)) return state;
            Assert.True(clock.Elapsed < limit, $"not within {limit.TotalSeconds} s: {what}; the page sees {state.ToJsonString()}");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until a number of remote videos are decoded, each some frames beyond what they had.</summary>
    public async Task<JsonObject> UntilDecodedAsync(int videos, TimeSpan limit, int frames = 10)
    {
        var before = Frames(await StateAsync());
        return await UntilAsync(
            state => Frames(state) is var now && now.Count == videos && now.All(video => video.Value >= before.GetValueOrDefault(video.Key) + frames),
            limit, $"{videos} remote videos with {frames} more frames each");
    }

    /// <summary>Runs an expression of the page's <c>call</c>.</summary>
    public Task<string> RunAsync(string expression) => _evaluate(expression);

    /// <summary>Closes the page.</summary>
    public Task CloseAsync() => Page.CloseAsync();

    /// <summary>Kills the page's process: nothing of it says goodbye.</summary>
    public async Task CrashAsync()
    {
        var gone = new TaskCompletionSource();
        Page.Crash += (_, _) => gone.TrySetResult();
        // The navigation never ends; the crash is its answer.
        _ = Page.GotoAsync("chrome://crash").ContinueWith(_ => { }, TaskScheduler.Default);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<CallPage> JoinAsync(CallPage page, Installation installation, string room, string peer, bool current, object? more)
    {
        var options = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        options["current"] = current;
        options["url"] = installation.SignalUrl(room, peer);
        await page.RunAsync($"call.join({options.ToJsonString()})");
        return page;
    }

    private static string AsText(string expression) => $"Promise.resolve({expression}).then(JSON.stringify).then(String)";

    private static Dictionary<string, int> Frames(JsonObject state) =>
        state["videos"]!.AsArray().ToDictionary(video => video!["id"]!.GetValue<string>(), video => video!["frames"]!.GetValue<int>());

    private static (string Script, string? Problem) Build()
    {
        var source = Path.Combine(NpmPackages.Clients, "mediasoup");
        var (cache, missing) = NpmPackages.Restore(source);
        if (missing is not null) return ("", missing);
        // Other clones share the packages, not the page.
        var page = Path.Combine(cache, $"page.{NpmPackages.Hash(Path.Combine(source, "page.js"))}.js");
        var bundle = Path.ChangeExtension(page, $".{Environment.ProcessId}.bundle");
        File.Copy(Path.Combine(source, "page.js"), page, overwrite: true);
        if (NpmPackages.Run(cache, Path.Combine(cache, "node_modules", ".bin", "esbuild"), page, "--bundle", "--format=iife", "--log-level=warning", "--external:/publish/*", $"--outfile={bundle}") is { } broken)
            return ("", $"a bundle of {source}: {broken}");
        var script = File.ReadAllText(bundle);
        File.Delete(bundle);
        return (script, null);
    }
}
