using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.Charts.Tests.Rendering;
using RoomLens.Cli.Configuration;
using RoomLens.Hosting.Config;
using RoomLens.Hosting.Startup;

namespace RoomLens.Charts.Tests;

/// <summary>Where chart, compose file and options classes give the same setting a value or a bound, it is the same one.</summary>
public sealed class AgreementTests
{
    /// <summary>What differs because containers of one machine share its network and its cores, and pods do not.</summary>
    private static readonly string[] ByPlace =
    [
        "Data", "Keys", "Listen:Public", "Listen:Sfu", "Listen:Control",
        "Sfu:NodeId", "Sfu:SchedulerUrl", "Sfu:ControlUrl", "Sfu:PublicUrl", "Sfu:AnnouncedAddresses", "Sfu:InternalMediaAddress",
        "Scheduler:Kubernetes",
        "Bot:BotId", "Bot:SchedulerUrl", "Bot:MediaAddress", "Bot:MediaPort", "Bot:HttpAddress", "Bot:HttpPort", "Bot:Capacity", "Bot:Offline", "Bot:ModelCache",
    ];

    /// <summary>Bounds that another setting narrows: the value of that one at which the whole range is allowed.</summary>
    private static readonly Dictionary<string, (string Key, Func<double, double> Value)> Companions = new()
    {
        ["Sfu:PlainPortFirst"] = ("Sfu:PlainPortLast", first => first + 1),
        ["Sfu:PlainPortLast"] = ("Sfu:PlainPortFirst", last => last - 1),
        ["Scheduler:LeaseS"] = ("Scheduler:HeartbeatMs", _ => 100),
        ["Scheduler:HeartbeatMs"] = ("Scheduler:LeaseS", _ => 60),
    };

    [ChartFact]
    public async Task ChartAndCompose_GiveEverySettingTheSameValue()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync("--set", "scheduler.watchPods=false"));
        var compose = Assert.Single(Manifests.Parse(await File.ReadAllTextAsync(Path.Combine(Places.Repository, "compose.yaml"))));
        var differing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var role in new[] { "scheduler", "sfu", "bot" })
        {
            var workload = documents.Single(document =>
                (string?)document["kind"] is "Deployment" or "StatefulSet" && Manifests.Name(document).EndsWith($"-{role}", StringComparison.Ordinal));
            var service = compose["services"]![role]!;

            var inCluster = Flatten(Load(Manifests.EnvironmentOf(workload)));
            var onMachine = Flatten(Load(service["environment"]!.AsObject().ToDictionary(entry => entry.Key, entry => Value(entry.Key, entry.Value!))));
            differing.UnionWith(inCluster.Keys.Where(key => inCluster[key] != onMachine[key]));

            var pod = workload["spec"]!["template"]!["spec"]!;
            Assert.Equal($"{pod["securityContext"]!["runAsUser"]}:{pod["securityContext"]!["runAsGroup"]}", (string)service["user"]!);
            Assert.Equal((bool)pod["containers"]![0]!["securityContext"]!["readOnlyRootFilesystem"]!, (bool)service["read_only"]!);
            Assert.Equal((string)pod["containers"]![0]!["args"]![0]!, (string)service["command"]![0]!);
            if (pod["terminationGracePeriodSeconds"] is { } grace) Assert.Equal($"{grace}s", (string)service["stop_grace_period"]!);
        }

        Assert.Empty(differing.Except(ByPlace));
    }

    [Fact]
    public async Task Schema_BoundsOfOptions_AreThoseOfTheClasses()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Places.Chart, "values.schema.json")))!["properties"]!;
        var bounded = 0;
        foreach (var (role, section) in new[] { ("scheduler", "Scheduler"), ("sfu", "Sfu"), ("bots", "Bot") })
        {
            foreach (var (name, rule) in schema[role]!["properties"]!["options"]!["properties"]!.AsObject())
            {
                if (rule!["minimum"] is not { } least) continue;
                bounded++;
                var key = $"{section}:{name}";
                Assert.Empty(Problems(key, (double)least));
                Assert.Empty(Problems(key, (double)rule["maximum"]!));
                Assert.NotEmpty(Problems(key, rule["type"]!.ToJsonString() == "\"integer\"" ? (double)least - 1 : (double)least / 2));
            }
        }

        Assert.True(bounded > 8, $"only {bounded} bounds were found");
        Assert.NotEmpty(Problems("Bot:Capacity", 0));
        Assert.Empty(Problems("Bot:Capacity", (double)schema["bots"]!["properties"]!["capacity"]!["maximum"]!));
        Assert.Empty(Problems("Scheduler:CapacityPerBot", (double)schema["autoscaling"]!["properties"]!["averageValue"]!["maximum"]!));
        Assert.Empty(Problems("Scheduler:WarmBuffer", (double)schema["autoscaling"]!["properties"]!["warmBuffer"]!["maximum"]!));
    }

    /// <summary>What the options classes say of one value.</summary>
    private static IReadOnlyList<string> Problems(string key, double value)
    {
        var environment = new Dictionary<string, string> { [Variable(key)] = Text(value) };
        if (Companions.TryGetValue(key, out var companion)) environment[Variable(companion.Key)] = Text(companion.Value(value));
        try
        {
            var options = Load(environment);
            return [.. options.Sfu.Validate(), .. options.Scheduler.Validate()];
        }
        catch (StartupException error)
        {
            return [error.Message];
        }
    }

    private static string Text(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);

    private static string Variable(string key) => "ROOMLENS__" + key.Replace(":", "__", StringComparison.Ordinal);

    private static string Value(string name, JsonNode node) => name.StartsWith("ROOMLENS__Keys__", StringComparison.Ordinal) ? new string('k', 32) : node.ToString();

    private static RoomLensOptions Load(Dictionary<string, string> environment) =>
        ConfigLoader.Load<RoomLensOptions>(new ConfigSources { Environment = environment });

    /// <summary>Every setting as text, by key.</summary>
    private static Dictionary<string, string> Flatten(object options, string path = "")
    {
        var result = new Dictionary<string, string>();
        foreach (var property in options.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (path.Length == 0 && property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
                foreach (var (inner, text) in Flatten(value!, key)) result[inner] = text;
            else
                result[key] = value is IEnumerable list and not string ? string.Join(',', list.Cast<object>()) : $"{value}";
        }

        return result;
    }
}
