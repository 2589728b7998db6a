using RoomLens.Hosting.Config;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Tests.Config;

public sealed class ConfigLoaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_NoSources_GivesDefaults()
    {
        var options = ConfigLoader.Load<TestOptions>(new ConfigSources { FilePath = "/does/not/exist.json" });

        Assert.Equal(40000, options.Sfu.FirstPort);
        Assert.Empty(options.Keys);
    }

    [Theory]
    [InlineData("""{"keys":{"a":"\ud800"}}""")]
    [InlineData("""{"\udc00":1}""")]
    public void Load_HalfASurrogatePair_IsReported(string text)
    {
        var error = Assert.Throws<StartupException>(() => Load(text));

        Assert.Contains("not valid Unicode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_File_BindsEveryKind()
    {
        var options = Load(
            """
            {
              // a comment
              "sfu": {
                "controlListen": "10.0.0.1:9000", "firstPort": 50000, "LastPort": 50001, "grace": "250ms",
                "schedulerUrl": "https://s.example:8080/", "hidden": true, "rate": 2.5, "day": "friday",
                "endpoints": [{ "url": "a", "retries": 1 }, { "url": "b" }],
                "named": { "x": { "url": "c" } },
              },
              "keys": { "dev": "secret" },
              "corsOrigins": ["https://a", "https://b"],
            }
            """);

        Assert.Equal(ListenAddress.Parse("10.0.0.1:9000"), options.Sfu.ControlListen);
        Assert.Equal(50001, options.Sfu.LastPort);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.Sfu.Grace);
        Assert.Equal(new Uri("https://s.example:8080/"), options.Sfu.SchedulerUrl);
        Assert.True(options.Sfu.Hidden);
        Assert.Equal(2.5, options.Sfu.Rate);
        Assert.Equal(DayOfWeek.Friday, options.Sfu.Day);
        Assert.Equal(["a", "b"], options.Sfu.Endpoints.Select(e => e.Url));
        Assert.Equal("c", options.Sfu.Named["x"].Url);
        Assert.Equal("secret", options.Keys["dev"]);
        Assert.Equal(["https://a", "https://b"], options.CorsOrigins);
    }

    [Fact]
    public void Load_FlagBeatsVariableBeatsFile()
    {
        var options = Load(
            """{ "sfu": { "firstPort": 1, "lastPort": 2, "grace": "1s" }, "corsOrigins": ["a", "b", "c"] }""",
            new() { ["ROOMLENS__SFU__LASTPORT"] = "3", ["ROOMLENS__Sfu__Grace"] = "2s", ["ROOMLENS__CorsOrigins"] = "x, y", ["ROOMLENS_CACHE"] = "z" },
            new ConfigOverride("Sfu:Grace", "3s", "--grace"));

        Assert.Equal(1, options.Sfu.FirstPort);
        Assert.Equal(3, options.Sfu.LastPort);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Sfu.Grace);
        Assert.Equal(["x", "y"], options.CorsOrigins);
    }

    [Fact]
    public void Load_ManyProblems_ReportsAllAtOnce()
    {
        var error = Assert.Throws<StartupException>(() => Load(
            """{ "sfu": { "firstPrt": 1, "lastPort": "many", "rate": 0 }, "zzz": 1, "keys": "k" }""",
            new() { ["ROOMLENS__Sfu__Grace"] = "5", ["ROOMLENS__Sfu__Day"] = "3", ["ROOMLENS__Sfu__SchedulerUrl"] = "nope" },
            new ConfigOverride("Sfu:FirstPort", "70000", "--first-port")));

        Assert.Contains("sfu:firstPrt: there is no such key", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean FirstPort?", error.Message, StringComparison.Ordinal);
        Assert.Contains("zzz: there is no such key", error.Message, StringComparison.Ordinal);
        Assert.Contains("lastPort: 'many'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give a whole number", error.Message, StringComparison.Ordinal);
        Assert.Contains("'5' (variable ROOMLENS__Sfu__Grace)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sunday, Monday", error.Message, StringComparison.Ordinal);
        Assert.Contains("'nope'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sfu:FirstPort: '70000' is not allowed; It must be between 1 and 65535.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sfu:LastPort: 70000-40010 is empty; The first port must not exceed the last.", error.Message, StringComparison.Ordinal);
        Assert.Contains("keys: a value is given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ProblemInsideAList_NamesTheItem()
    {
        var error = Assert.Throws<StartupException>(() => Load("""{ "sfu": { "endpoints": [{ "retries": 3 }, { "retries": 11 }, { "retry": 1 }] } }"""));

        Assert.Contains("Sfu:Endpoints:1:Retries: '11' is not allowed", error.Message, StringComparison.Ordinal);
        Assert.Contains("sfu:endpoints:2:retry: there is no such key", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{ "keys": {}, "Keys": {} }""", "given twice")]
    [InlineData("""{ "sfu": 5 }""", "this is a section")]
    [InlineData("""{ "sfu": { "firstPort": {} } }""", null)]
    [InlineData("""{ "sfu": { "firstPort": { "a": 1 } } }""", "a single value is needed")]
    public void Load_BadFile_SaysWhatIsWrong(string json, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(40000, Load(json).Sfu.FirstPort);
            return;
        }

        Assert.Contains(expected, Assert.Throws<StartupException>(() => Load(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamedFileMissing_IsAProblem() =>
        Assert.Throws<StartupException>(() => ConfigLoader.Load<TestOptions>(new ConfigSources { FilePath = "/no/such.json", FileRequired = true }));

    [Fact]
    public void Load_SecretOfWrongShape_IsNotPrinted()
    {
        var error = Assert.Throws<StartupException>(() => Load("""{ "keys": "do-not-print" }"""));

        Assert.DoesNotContain("do-not-print", error.ToConsoleText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5s", 5)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604800)]
    [InlineData("00:00:03", 3)]
    public void Load_Durations_HaveUnits(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Load($$"""{ "sfu": { "grace": "{{text}}" } }""").Sfu.Grace);

    private TestOptions Load(string json, Dictionary<string, string>? environment = null, params ConfigOverride[] flags)
    {
        File.WriteAllText(_file, json);
        return ConfigLoader.Load<TestOptions>(new ConfigSources { FilePath = _file, Environment = environment ?? [], Flags = flags });
    }
}
