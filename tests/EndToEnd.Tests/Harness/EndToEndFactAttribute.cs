using RoomLens.EndToEnd.Tests.Harness.Peers;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>What a test needs beside the product.</summary>
[Flags]
internal enum Needs
{
    None = 0,
    SharedMedia = 1,
    Chromium = 2,
    Ffmpeg = 4,
    GStreamer = 8,
    MediasoupClient = 16,
    Jq = 32,
    Node = 64,
    NodePeers = 128,
    Aiortc = 256,
    Coturn = 512,
    Firefox = 1024,
    Av1Encoder = 2048,
    WebrtcBin = 4096,
}

/// <summary>A test of whole processes; skipped, visibly, where what it needs is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EndToEndFactAttribute : FactAttribute
{
    public const string Node = "/usr/bin/node";
    public const string GStreamer = "/usr/bin/gst-launch-1.0";

    public EndToEndFactAttribute(Needs needs = Needs.None) => Skip = Missing(needs);

    /// <summary>What of it is not here; null = nothing.</summary>
    internal static string? Missing(Needs needs)
    {
        var missing = new List<string>();
        if (needs.HasFlag(Needs.SharedMedia) && Places.Shared is null) missing.Add("the shared test media beside the repository");
        if (needs.HasFlag(Needs.Chromium) && !File.Exists(Browser.Chromium)) missing.Add("/usr/bin/chromium");
        if (needs.HasFlag(Needs.Ffmpeg) && !File.Exists("/usr/bin/ffmpeg")) missing.Add("/usr/bin/ffmpeg");
        if (needs.HasFlag(Needs.GStreamer) && !File.Exists(GStreamer)) missing.Add(GStreamer);
        if (needs.HasFlag(Needs.Node) && !File.Exists(Node)) missing.Add(Node);
        if (needs.HasFlag(Needs.Jq) && !File.Exists("/usr/bin/jq")) missing.Add("/usr/bin/jq");
        if (needs.HasFlag(Needs.MediasoupClient) && CallPage.FindProblem() is { } problem) missing.Add(problem);
        if (needs.HasFlag(Needs.NodePeers) && PeerProgram.FindNodeProblem() is { } noPeers) missing.Add(noPeers);
        if (needs.HasFlag(Needs.Aiortc) && PeerProgram.FindAiortcProblem() is { } noAiortc) missing.Add(noAiortc);
        if (needs.HasFlag(Needs.Coturn) && !File.Exists(TurnServer.Program)) missing.Add(TurnServer.Program);
        if (needs.HasFlag(Needs.Firefox) && !File.Exists(Firefox.Program)) missing.Add(Firefox.Program);
        if (needs.HasFlag(Needs.Av1Encoder) && BrowserCodecs.FindProblem("video/AV1") is { } noAv1) missing.Add(noAv1);
        if (needs.HasFlag(Needs.WebrtcBin) && PeerProgram.FindWebrtcBinProblem() is { } noWebrtcBin) missing.Add(noWebrtcBin);
        return missing.Count > 0 ? $"needs {string.Join(", ", missing)}" : null;
    }
}
