using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.TransportConformance;

public class TransportConformanceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<JsonNode, JsonNode, JsonNode>> Kinds = new()
    {
        ["demux.classify"] = (input, _) => StunCases.Classify(input),
        ["stun.parse"] = (input, _) => StunCases.Parse(input),
        ["stun.build"] = (input, _) => StunCases.Build(input),
        ["srtp.kdf"] = (input, _) => SrtpCases.Derive(input),
        ["srtp.aescm.keystream"] = (input, _) => SrtpCases.Keystream(input),
        ["srtp.protect"] = (input, _) => SrtpCases.ProtectRtp(input),
        ["srtcp.protect"] = (input, _) => SrtpCases.ProtectRtcp(input),
        ["srtp.protectWithSessionKeys"] = (input, _) => SrtpCases.ProtectRtpWithSessionKeys(input),
        ["srtcp.protectWithSessionKeys"] = (input, _) => SrtpCases.ProtectRtcpWithSessionKeys(input),
        ["srtp.roc"] = (input, _) => SrtpCases.Rollover(input),
        ["srtp.unprotectSequence"] = SrtpCases.UnprotectSequence,
        ["sdp.parse"] = (input, _) => SdpCases.Parse(input),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [SharedTheory]
    [MemberData(nameof(KindNames))]
    public void Run_CasesOfKind_AllPass(string kind)
    {
        var failures = new List<string>();
        var run = 0;
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Cases!, "*.json"))
        {
            foreach (var item in JsonNode.Parse(File.ReadAllText(file))!["cases"]!.AsArray())
            {
                if ((string)item!["kind"]! != kind) continue;
                run++;
                if (Run(item, Kinds[kind]) is { } failure) failures.Add($"{item["id"]}: {failure}");
            }
        }

        output.WriteLine($"{kind} {run - failures.Count}/{run}");
        Assert.Empty(failures);
    }

    private static string? Run(JsonNode item, Func<JsonNode, JsonNode, JsonNode> kind)
    {
        try
        {
            var expect = item["expect"]!;
            return JsonExpectation.Difference(expect, kind(item["input"]!, expect));
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
