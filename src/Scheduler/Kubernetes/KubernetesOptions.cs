using RoomLens.Hosting.Config;
using RoomLens.Hosting.Http;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>Section <c>Scheduler:Kubernetes</c>: what the scheduler does in a cluster. The chart sets it.</summary>
public sealed class KubernetesOptions : IOptionsCheck
{
    /// <summary>Talk to the cluster's API at all. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Base URL of the API server. Empty = <c>KUBERNETES_SERVICE_HOST</c> and <c>…_PORT</c>, as in every pod.</summary>
    public string ApiUrl { get; set; } = "";

    /// <summary>Folder with <c>token</c>, <c>ca.crt</c> and <c>namespace</c>. Default: where Kubernetes mounts the ServiceAccount.</summary>
    public string AccountFolder { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Labels of the bot pods, e.g. <c>app.kubernetes.io/component=bot</c>. Empty = pods are not watched. A bot's id must be the name of its pod.</summary>
    public string BotSelector { get; set; } = "";

    /// <summary>Listener of <c>external.metrics.k8s.io</c>, always TLS, e.g. <c>*:8443</c>; null = not served (one such API exists per cluster).</summary>
    public ListenAddress? MetricsListen { get; set; }

    /// <summary>Service in front of that listener; its name is in the certificate. Needed with <see cref="MetricsListen"/>.</summary>
    public string MetricsService { get; set; } = "";

    /// <summary>Value of the metric's label <c>release</c>, by which an HPA selects it; empty = no such label.</summary>
    public string Release { get; set; } = "";

    /// <summary>Certificate (PEM) of the listener, reloaded on change. Empty = one is made at each start and written into the APIService.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Its private key (PEM).</summary>
    public string KeyFile { get; set; } = "";

    /// <inheritdoc/>
    public void Check(string path, ConfigProblems problems)
    {
        if (ApiUrl.Length > 0 && !(Uri.TryCreate(ApiUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
            problems.Add($"{path}:{nameof(ApiUrl)}", $"'{ApiUrl}' is no https URL", "Give https://host:port, or leave it empty in a pod.");
        if (MetricsListen is not null && MetricsService.Length == 0)
            problems.Add($"{path}:{nameof(MetricsService)}", "it is empty", "Give the name of the Service in front of MetricsListen.");
        if (CertificateFile.Length > 0 != KeyFile.Length > 0)
            problems.Add($"{path}:{nameof(KeyFile)}", "only one of CertificateFile and KeyFile is given", "Give both or none.");
        if (!Enabled && (MetricsListen is not null || BotSelector.Length > 0))
            problems.Add($"{path}:{nameof(Enabled)}", "it is false, but MetricsListen or BotSelector is given", "Set it to true.");
    }
}
