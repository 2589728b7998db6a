using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Hosting.Config;
using RoomLens.Hosting.Tests.Config;

namespace RoomLens.Hosting.Tests.Fuzzing;

/// <summary>The configuration file: whatever stands in it is bound or reported.</summary>
internal static class ConfigTargets
{
    private static readonly byte[][] Files =
    [
        Encoding.UTF8.GetBytes("""{"sfu":{"controlListen":"127.0.0.1:1","firstPort":5,"lastPort":6,"grace":"250ms","schedulerUrl":"http://x","hidden":true,"rate":1.5,"day":"Monday"},"keys":{"a":"b"},"corsOrigins":["x"]}"""),
        Encoding.UTF8.GetBytes("""{/* sections */"Sfu":{"Endpoints":[{"url":"u","retries":3},{"url":"v"}],"Named":{"n":{"Url":"w","Retries":10}}},}"""),
    ];

    public static IEnumerable<FuzzTarget> All => [new("configuration file", Files, Read) { Grammar = new JsonMutation([.. Files.Select(WithoutExtras)]), ShortRun = 5000 }];

    private static bool Read(byte[] utf8)
    {
        var (problems, root) = (new ConfigProblems(), new ConfigNode("", ""));
        ConfigTree.ReadJson(root, utf8, "file", problems);
        var options = new TestOptions();
        new ConfigBinder(problems).Bind(options, root);
        OptionsValidator.Check(options, "", problems);
        return problems.Count == 0;
    }

    /// <summary>Without the comment and the last comma, which are no JSON.</summary>
    private static byte[] WithoutExtras(byte[] utf8) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Replace("/* sections */", "", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal));
}
