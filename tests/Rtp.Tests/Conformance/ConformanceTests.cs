using System.Text.Json;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>Runs the cases of the kinds that packets, RTCP and the receive side cover; the kinds of other parts are run elsewhere.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Action<JsonElement, CaseReport>> Kinds = new()
    {
        ["rtp.parse"] = RtpCases.Parse,
        ["rtp.serialize"] = RtpCases.Serialize,
        ["rtp.ext"] = ExtensionCases.Read,
        ["rtx.encode"] = RtpCases.RtxEncode,
        ["rtx.decode"] = RtpCases.RtxDecode,
        ["rtcp.parse"] = RtcpCases.Parse,
        ["rtcp.serialize"] = RtcpCases.Serialize,
        ["depay.vp8.descriptor"] = RtpCases.Vp8,
        ["nack.sequence"] = ReceiveCases.Nack,
        ["frame.assemble"] = ReceiveCases.Assemble,
        ["capture.depacketize"] = static (input, report) => CaptureCases.Depacketize(input, report, ConformanceFolder.Find()!),
    };

    [ConformanceFact]
    public void MustCases_OfCoveredKinds_Pass()
    {
        var (passed, failures) = Run(static (kind, level) => level == "must" && Kinds.ContainsKey(kind));

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed > 0, "no case ran");
    }

    [ConformanceFact]
    public void LibWebRtcNackPolicy_CanBeExpressed()
    {
        var (passed, failures) = Run(static (_, level) => level == "policy:libwebrtc-nack");

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed > 0, "no case ran");
    }

    [ConformanceFact]
    public void JitterBufferPolicy_OfCaptures_Passes()
    {
        var (passed, failures) = Run(static (kind, level) => kind == "capture.depacketize" && level == "policy:jitter-buffer");

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed > 0, "no case ran");
    }

    private (int Passed, List<string> Failures) Run(Func<string, string, bool> wanted)
    {
        var (passed, failures) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(Path.Combine(ConformanceFolder.Find()!, "cases"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var before = (passed, failures.Count);
            foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                var (kind, input) = (item.GetProperty("kind").GetString()!, item.GetProperty("input"));
                if (!wanted(kind, item.GetProperty("level").GetString()!) || !IsReceivable(input)) continue;
                var report = new CaseReport(item.GetProperty("id").GetString()!, item.GetProperty("expect"));
                Kinds[kind](input, report);
                if (report.Differences.Count == 0) passed++;
                failures.AddRange(report.Differences);
            }
            if ((passed, failures.Count) != before) output.WriteLine($"{Path.GetFileNameWithoutExtension(file)}: {passed - before.passed} passed");
        }
        output.WriteLine($"total {passed}, differences {failures.Count}");
        return (passed, failures);
    }

    /// <summary>Frames of other codecs have no depacketizer here yet.</summary>
    private static bool IsReceivable(JsonElement input) => !input.TryGetProperty("codec", out var codec) || codec.GetString() == "vp8";
}
