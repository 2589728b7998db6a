using System.Text.Json.Nodes;
using RoomLens.Charts.Tests.Rendering;
using RoomLens.Cli.Configuration;
using RoomLens.Hosting.Config;
using RoomLens.ObserverBot.Configuration;
using RoomLens.Scheduler;
using RoomLens.Scheduler.Kubernetes;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Charts.Tests;

/// <summary>Chart, compose file and options classes agree on every setting.</summary>
public sealed class SettingsTests
{
    private static readonly string[] ValuesFiles = ["one-node", "cluster", "host-network"];

    /// <summary>Set by the program itself, or of no use in a container.</summary>
    private static readonly string[] NotSettable =
    [
        "Scheduler:DataFolder", "Scheduler:Kubernetes:ApiUrl", "Scheduler:Kubernetes:AccountFolder",
        "Sfu:SchedulerToken", "Sfu:ControlUrl", "Sfu:Development",
        "Bot:Index", "Bot:ControlUrl", "Bot:DataFolder", "Bot:Token", "Bot:ParentPid",
    ];

    [ChartFact]
    public async Task Chart_EachRolesEnvironment_LoadsAndValidates()
    {
        foreach (var values in ValuesFiles)
        {
            var documents = Manifests.Parse(await ChartRenderer.RenderAsync("-f", ChartRenderer.Values(values), "--set", "scheduler.options.EventMaxBytes=10000000000"));
            foreach (var role in new[] { "scheduler", "sfu", "bot" })
            {
                var workload = documents.Single(document =>
                    (string?)document["kind"] is "Deployment" or "StatefulSet" && Manifests.Name(document).EndsWith($"-{role}", StringComparison.Ordinal));
                var options = Load(Manifests.EnvironmentOf(workload));
                Assert.Empty(options.Sfu.Validate());
                Assert.Empty(options.Scheduler.Validate());
                Assert.Equal("/data", options.Data);
            }
        }
    }

    [ChartFact]
    public async Task Chart_EveryOption_CanBeSet()
    {
        var set = new HashSet<string>(NotSettable);
        foreach (var arguments in new[]
        {
            new[] { "-f", ChartRenderer.Values("cluster"), "--set", "autoscaling.builtin.tlsSecret=tls" },
            ["-f", ChartRenderer.Values("host-network"), "--set", "bots.models.source=volume", "--set", "bots.models.existingClaim=models"],
        })
        {
            foreach (var document in Manifests.Parse(await ChartRenderer.RenderAsync(arguments)).Where(document => document["spec"]?["template"] is not null))
                set.UnionWith(Manifests.EnvironmentOf(document).Keys.Where(name => name.StartsWith("ROOMLENS__", StringComparison.Ordinal)).Select(KeyOf));
        }

        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Places.Chart, "values.schema.json")))!["properties"]!;
        foreach (var (role, section) in new[] { ("scheduler", "Scheduler"), ("sfu", "Sfu"), ("bots", "Bot") })
            set.UnionWith(schema[role]!["properties"]!["options"]!["properties"]!.AsObject().Select(entry => $"{section}:{entry.Key}"));

        var known = KeysOf<SchedulerOptions>("Scheduler").Where(key => key != "Scheduler:Kubernetes")
            .Concat(KeysOf<KubernetesOptions>("Scheduler:Kubernetes")).Concat(KeysOf<SfuOptions>("Sfu")).Concat(KeysOf<BotOptions>("Bot")).ToArray();
        Assert.Empty(known.Except(set));
        Assert.Empty(set.Where(key => key.StartsWith("Scheduler:", StringComparison.Ordinal) || key.StartsWith("Sfu:", StringComparison.Ordinal) || key.StartsWith("Bot:", StringComparison.Ordinal)).Except(known));
    }

    [Fact]
    public async Task Compose_EachServicesEnvironment_LoadsAndValidates()
    {
        var compose = Assert.Single(Manifests.Parse(await File.ReadAllTextAsync(Path.Combine(Places.Repository, "compose.yaml"))));

        foreach (var (_, service) in compose["services"]!.AsObject())
        {
            var environment = service!["environment"]!.AsObject()
                .ToDictionary(entry => entry.Key, entry => entry.Key.StartsWith("ROOMLENS__Keys__", StringComparison.Ordinal) ? new string('k', 32) : (string)entry.Value!.ToString());
            var options = Load(environment);
            Assert.Empty(options.Sfu.Validate());
            Assert.Empty(options.Scheduler.Validate());
            Assert.NotEmpty(options.Keys);
        }
    }

    private static RoomLensOptions Load(Dictionary<string, string> environment) =>
        ConfigLoader.Load<RoomLensOptions>(new ConfigSources { Environment = environment });

    private static string KeyOf(string variable) => variable["ROOMLENS__".Length..].Replace("__", ":", StringComparison.Ordinal);

    private static IEnumerable<string> KeysOf<T>(string section) => typeof(T).GetProperties()
        .Where(property => property.SetMethod is { IsPublic: true }).Select(property => $"{section}:{property.Name}");
}
