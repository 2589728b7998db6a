using System.Diagnostics;

namespace RoomLens.EndToEnd.Tests.Harness.Pages;

/// <summary>What the installed Chromium encodes: builds differ.</summary>
internal static class BrowserCodecs
{
    private const string Page = "data:text/html,<script>document.write(RTCRtpSender.getCapabilities('video').codecs.map(c => c.mimeType).join(' '))</script>";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string> Offered = new(Read);

    /// <summary>Why video of this type cannot be published from it; null = it can.</summary>
    public static string? FindProblem(string mimeType) =>
        !File.Exists(Browser.Chromium) ? Browser.Chromium
        : Offered.Value.Contains(mimeType, StringComparison.OrdinalIgnoreCase) ? null
        : $"a {Browser.Chromium} that encodes {mimeType}; RTCRtpSender.getCapabilities of this one: {Offered.Value.Trim()}";

    private static string Read()
    {
        var start = new ProcessStartInfo(Browser.Chromium, ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--dump-dom", Page])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var page = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(Limit)) return page.Result;
        process.Kill(entireProcessTree: true);
        return $"no answer within {Limit.TotalSeconds} s";
    }
}
