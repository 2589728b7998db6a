namespace RoomLens.Conformance.Running;

/// <summary>Which of the peers' policies the implementation can be configured to, and which run in their weak form.</summary>
internal static class CasePolicies
{
    private const string Prefix = "policy:";

    private static readonly HashSet<string> Chosen =
        ["libwebrtc-nack", "pion-nack", "seq-rewrite", "livekit-munger", "jitter-buffer", "replay-window", "tracker", "mediasoup-kfr",
        "mediasoup-rtxbuffer", "aiortc-jb", "pion-jb", "pion-samplebuilder"];
    private static readonly HashSet<string> Weak = ["assembler", "assembler-h264"];

    /// <summary>How a case of this level runs; null = not at all.</summary>
    public static CaseForm? FormOf(string level) =>
        level == "must" ? CaseForm.Full
        : !level.StartsWith(Prefix, StringComparison.Ordinal) ? CaseForm.Full
        : Chosen.Contains(level[Prefix.Length..]) ? CaseForm.Full
        : Weak.Contains(level[Prefix.Length..]) ? CaseForm.Weak : null;
}
