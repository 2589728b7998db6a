using Microsoft.Playwright;

namespace RoomLens.EndToEnd.Tests.Harness.Pages;

/// <summary>A real Chromium, headless, with a fake camera.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Chromium = "/usr/bin/chromium";
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it.</summary>
    /// <param name="fakeCamera">A file that its camera shows; null = a clock of Chromium's own.</param>
    /// <param name="cameraFps">Pictures a second of Chromium's own, 5 to 60; its default is 20.</param>
    public static async Task<Browser> StartAsync(string? fakeCamera = null, int? cameraFps = null)
    {
        var playwright = await Playwright.CreateAsync();
        List<string> arguments =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
            cameraFps is null ? "--use-fake-device-for-media-stream" : $"--use-fake-device-for-media-stream=fps={cameraFps}",
        ];
        if (fakeCamera is not null) arguments.Add($"--use-file-for-fake-video-capture={fakeCamera}");
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = arguments });
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a page; what it prints and its errors go to <paramref name="log"/>. <paramref name="before"/> runs before its own scripts.</summary>
    public async Task<IPage> OpenAsync(string url, List<string>? log = null, string? before = null)
    {
        var page = await _browser.NewPageAsync(new() { IgnoreHTTPSErrors = true, ViewportSize = new() { Width = 1280, Height = 800 } });
        page.Console += (_, message) => Keep(log, $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Keep(log, $"page error: {error}");
        if (before is not null) await page.AddInitScriptAsync(before);
        await page.GotoAsync(url);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static void Keep(List<string>? log, string line)
    {
        if (log is null) return;
        lock (log) log.Add(line);
    }
}
