using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Peers;

/// <summary>A WebRTC stack that is no browser, as a process that publishes by WHIP or views by WHEP and prints what it sees (clients/peers).</summary>
internal sealed class PeerProgram : IAsyncDisposable
{
    private const string Node = "/usr/bin/node";
    private const string Python = "/usr/bin/python3";
    private const string Aiortc = "/usr/lib/python3/dist-packages/aiortc";
    private const string PythonGi = "/usr/lib/python3/dist-packages/gi";
    private static readonly (string File, string Package)[] WebrtcBin =
    [
        ("gstreamer-1.0/libgstwebrtc.so", "gstreamer1.0-plugins-bad"), ("gstreamer-1.0/libgstnice.so", "gstreamer1.0-nice"),
        ("girepository-1.0/GstWebRTC-1.0.typelib", "gir1.2-gst-plugins-bad-1.0"),
    ];
    private static readonly Lazy<(string Folder, string? Problem)> Packages = new(() => NpmPackages.Restore(Path.Combine(NpmPackages.Clients, "peers")));
    private readonly ChildProcess _process;

    private PeerProgram(ChildProcess process) => _process = process;

    /// <summary>Why there are no peers in Node here; null = there are.</summary>
    public static string? FindNodeProblem() => File.Exists(Node) ? Packages.Value.Problem : Node;

    /// <summary>Why there is no aiortc here; null = there is.</summary>
    public static string? FindAiortcProblem() => !File.Exists(Python) ? Python : Directory.Exists(Aiortc) ? null : $"{Aiortc} (python3-aiortc)";

    /// <summary>Why there is no webrtcbin here; null = there is.</summary>
    public static string? FindWebrtcBinProblem()
    {
        if (!File.Exists(Python)) return Python;
        var missing = WebrtcBin.Where(need => !Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Any(folder => File.Exists(Path.Combine(folder, need.File)))).ToList();
        if (!Directory.Exists(PythonGi)) missing.Add((PythonGi, "python3-gi"));
        return missing.Count > 0 ? string.Join(", ", missing.Select(need => $"{need.File} ({need.Package})")) : null;
    }

    /// <summary>Publishes into a room under the stack's own name.</summary>
    public static PeerProgram Publish(string stack, Installation installation, string room) =>
        Start(stack, "publish", $"{installation.Sfu.BaseUrl}/whip/{room}?peer={stack}", installation);

    /// <summary>Views a stream.</summary>
    public static PeerProgram View(string stack, Installation installation, string room, string producerId) =>
        Start(stack, "view", $"{installation.Sfu.BaseUrl}/whep/{room}/{producerId}", installation);

    /// <summary>Waits until it has that many frames.</summary>
    public async Task UntilFramesAsync(int frames, TimeSpan limit) =>
        await _process.WaitForLineAsync(line => Read(line, "frames") is { } count && count.GetValue<int>() >= frames, limit);

    /// <summary>Waits until it is connected.</summary>
    public async Task UntilConnectedAsync(TimeSpan limit) =>
        await _process.WaitForLineAsync(line => Read(line, "state") is { } state && state.GetValue<string>() == "connected", limit);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static PeerProgram Start(string stack, string role, string address, Installation installation)
    {
        var folder = Path.Combine(NpmPackages.Clients, "peers");
        var (program, script) = stack is "aiortc" or "webrtcbin" ? (Python, $"{stack}_peer.py") : (Node, $"{stack}.js");
        var environment = new Dictionary<string, string>();
        if (program == Node) environment["NODE_PATH"] = Path.Combine(Packages.Value.Folder, "node_modules");
        if (installation.Sfu.Bearer is { } token) environment["TOKEN"] = token;
        return new PeerProgram(ChildProcess.Start(program, [Path.Combine(folder, script), role, address], environment));
    }

    private static JsonNode? Read(string line, string name) => line.StartsWith('{') ? JsonNode.Parse(line)![name] : null;
}
