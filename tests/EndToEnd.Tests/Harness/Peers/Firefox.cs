using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Peers;

/// <summary>Firefox as Debian ships it, headless, with a fake camera; driven by WebDriver BiDi, which it speaks itself.</summary>
internal sealed class Firefox : IAsyncDisposable
{
    public const string Program = "/usr/bin/firefox-esr";

    private const string Preferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.peerconnection.ice.loopback", true);
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("media.autoplay.default", 0);
        user_pref("devtools.jsonview.enabled", false);
        user_pref("media.gmp-manager.updateEnabled", false);
        user_pref("app.normandy.enabled", false);
        user_pref("app.update.enabled", false);
        user_pref("browser.safebrowsing.malware.enabled", false);
        user_pref("browser.safebrowsing.phishing.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.unified", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("services.settings.server", "http://127.0.0.1:9");
        user_pref("extensions.getAddons.cache.enabled", false);
        user_pref("extensions.update.enabled", false);
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ChildProcess _process;
    private readonly ClientWebSocket _socket;
    private int _lastId;
    private string _context = "";

    private Firefox(ChildProcess process, ClientWebSocket socket) => (_process, _socket) = (process, socket);

    /// <summary>Starts it with an empty profile below a folder.</summary>
    public static async Task<Firefox> StartAsync(string folder)
    {
        var profile = Directory.CreateDirectory(Path.Combine(folder, "firefox")).FullName;
        File.WriteAllText(Path.Combine(profile, "user.js"), Preferences);
        var port = Ports.FreeTcp();
        var process = ChildProcess.Start(
            Program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", Installation.Text(port), "about:blank"],
            new Dictionary<string, string> { ["HOME"] = profile, ["MOZ_HEADLESS"] = "1" });
        await process.WaitForLineAsync(line => line.Contains("WebDriver BiDi listening", StringComparison.Ordinal), Limit);
        var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Limit);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Installation.Text(port)}/session"), limit.Token);
        var firefox = new Firefox(process, socket);
        await firefox.SendAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
        return firefox;
    }

    /// <summary>Opens a page.</summary>
    public async Task OpenAsync(string url)
    {
        var tree = await SendAsync("browsingContext.getTree", []);
        _context = tree["contexts"]![0]!["context"]!.GetValue<string>();
        await SendAsync("browsingContext.navigate", new JsonObject { ["context"] = _context, ["url"] = url, ["wait"] = "complete" });
    }

    /// <summary>The value of an expression, awaited, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("script.evaluate", new JsonObject
        {
            ["expression"] = $"Promise.resolve({expression}).then(String)",
            ["target"] = new JsonObject { ["context"] = _context },
            ["awaitPromise"] = true,
        });
        return answer["type"]!.GetValue<string>() == "success"
            ? answer["result"]!["value"]!.GetValue<string>()
            : throw new InvalidOperationException($"{expression}: {answer["exceptionDetails"]?["text"]}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Limit);
        var id = ++_lastId;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var message = await ReceiveAsync(limit.Token);
            if (message["id"]?.GetValue<int>() != id) continue;
            return message["result"] ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken ct)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), ct);
            length += part.Count;
            if (part.EndOfMessage) return JsonNode.Parse(buffer.AsSpan(0, length))!;
        }
    }
}
