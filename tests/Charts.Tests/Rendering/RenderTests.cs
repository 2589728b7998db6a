using System.Text.Json.Nodes;

namespace RoomLens.Charts.Tests.Rendering;

public sealed class RenderTests
{
    public static TheoryData<string, string> Matrix()
    {
        var data = new TheoryData<string, string>();
        foreach (var values in new[] { "one-node", "cluster", "host-network", "cluster+keda", "cluster+prometheus-adapter" })
            foreach (var version in new[] { "1.27", "1.29", "1.33" }) data.Add(values, version);
        return data;
    }

    [ChartTheory]
    [MemberData(nameof(Matrix))]
    public async Task Render_EachValuesFileAndVersion_IsValid(string values, string version)
    {
        var files = values.Split('+').SelectMany(name => new[] { "-f", ChartRenderer.Values(name) });

        var rendered = await ChartRenderer.RenderAsync([.. files, "--kube-version", version]);

        Assert.Contains("kind: StatefulSet", rendered, StringComparison.Ordinal);
    }

    [ChartTheory]
    [InlineData("one-node")]
    [InlineData("cluster")]
    [InlineData("host-network")]
    public async Task Render_ValuesFile_EqualsItsGolden(string values)
    {
        var rendered = await ChartRenderer.RenderAsync("-f", ChartRenderer.Values(values));

        var golden = Path.Combine(Places.Goldens, values + ".yaml");
        if (Environment.GetEnvironmentVariable("ROOMLENS_UPDATE_GOLDENS") == "1") await File.WriteAllTextAsync(golden, rendered);
        Assert.Equal(await File.ReadAllTextAsync(golden), rendered);
    }

    [ChartTheory]
    [InlineData("bots.capacity=-1", "bots.capacity")]
    [InlineData("autoscaling.averageValue=-0.5", "autoscaling.averageValue")]
    [InlineData("sfu.exposure=nodePort", "sfu.exposure")]
    [InlineData("sfu.mediaPort=70000", "sfu.mediaPort")]
    [InlineData("sfu.workers=0", "sfu.workers")]
    [InlineData("sfu.workers=65", "sfu.workers")]
    [InlineData("sfu.options.MaxRoom=3", "sfu.options: Additional property MaxRoom")]
    [InlineData("scheduler.options.LeaseS=0", "scheduler.options.LeaseS")]
    [InlineData("autoscaling.source=builtIn", "autoscaling.source")]
    [InlineData("bots.terminationGracePeriodSeconds=5", "bots.terminationGracePeriodSeconds")]
    [InlineData("scheduler.persistence.size=lots", "scheduler.persistence.size")]
    [InlineData("networkPolicies.enabled=true", "networkPolicies")]
    public async Task Render_WrongValue_IsRefusedWithItsPath(string setting, string path)
    {
        var run = await ChartRenderer.TryAsync("--set", setting);

        Assert.NotEqual(0, run.Code);
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
    }

    [ChartFact]
    public async Task Render_Defaults_StealNothingAndRunWithoutRights()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync());

        Assert.DoesNotContain(documents, document => (string?)document["kind"] is "APIService" or "HorizontalPodAutoscaler" or "ClusterRole");
        foreach (var pod in documents.Select(document => document["spec"]?["template"]?["spec"]).OfType<JsonNode>())
        {
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            foreach (var container in pod["containers"]!.AsArray().Concat(pod["initContainers"]?.AsArray() ?? []))
            {
                Assert.True((bool)container!["securityContext"]!["readOnlyRootFilesystem"]!);
                Assert.Equal("ALL", (string)container["securityContext"]!["capabilities"]!["drop"]![0]!);
                Assert.NotNull(container["resources"]!["requests"]);
            }
        }
    }

    [ChartFact]
    public async Task Render_SeveralWorkers_OpensAPortPairForEach()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync("--set", "sfu.workers=3", "--set", "sfu.exposure=hostPort", "--set", "networkPolicy.enabled=true"));

        var sfu = documents.Single(document => (string?)document["kind"] == "StatefulSet" && Manifests.Name(document).EndsWith("-sfu", StringComparison.Ordinal));
        var ports = sfu["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.AsArray().Where(port => (string?)port!["protocol"] == "UDP").ToArray();
        Assert.Equal(["media", "media-1", "media-2", "media-internal", "media-int-1", "media-int-2"], ports.Select(port => (string)port!["name"]!));
        Assert.Equal([40000, 40001, 40002, 41000, 41001, 41002], ports.Select(port => (long)port!["containerPort"]!));
        Assert.Equal([40000, 40001, 40002], ports.Take(3).Select(port => (long)port!["hostPort"]!));
        Assert.Equal("3", Manifests.EnvironmentOf(sfu)["ROOMLENS__Sfu__Workers"]);
        var policy = documents.Single(document => (string?)document["kind"] == "NetworkPolicy" && Manifests.Name(document).EndsWith("-sfu", StringComparison.Ordinal));
        var open = policy["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Where(port => (string?)port!["protocol"] == "UDP");
        Assert.Equal(ports.Select(port => (string)port!["name"]!), open.Select(port => (string)port!["port"]!));
    }

    [ChartFact]
    public async Task Render_SfuTlsSecret_NodesListenByHttps()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync("--set", "sfu.tlsSecret=sfu-tls"));

        var sfu = Manifests.One(documents, "StatefulSet", "-sfu");
        var environment = Manifests.EnvironmentOf(sfu);
        var pod = sfu["spec"]!["template"]!["spec"]!;
        var folder = (string)pod["containers"]![0]!["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == "tls")!["mountPath"]!;
        Assert.Equal("sfu-tls", (string?)pod["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "tls")!["secret"]!["secretName"]);
        Assert.Equal($"{folder}/tls.crt", environment["ROOMLENS__Listen__Certificate"]);
        Assert.Equal($"{folder}/tls.key", environment["ROOMLENS__Listen__CertificateKey"]);
        Assert.StartsWith("https://", environment["ROOMLENS__Sfu__PublicUrl"], StringComparison.Ordinal);
    }

    [ChartFact]
    public async Task Render_Probes_AskForTheRightThing()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync("-f", ChartRenderer.Values("cluster")));

        foreach (var workload in documents.Where(document => (string?)document["kind"] is "Deployment" or "StatefulSet"))
        {
            var container = workload["spec"]!["template"]!["spec"]!["containers"]![0]!;
            Assert.Equal("/healthz/live", (string)container["livenessProbe"]!["httpGet"]!["path"]!);
            Assert.Equal("/healthz/ready", (string)container["readinessProbe"]!["httpGet"]!["path"]!);
        }
    }
}
