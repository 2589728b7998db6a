using System.Net;
using RoomLens.Hosting.Startup;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>Where the API server is and who we are to it.</summary>
/// <param name="Url">Base URL.</param>
/// <param name="Namespace">Namespace of this pod.</param>
/// <param name="TokenFile">Token of the ServiceAccount, replaced by the kubelet from time to time.</param>
/// <param name="CaFile">CA of the API server, PEM.</param>
internal sealed record ClusterAccess(Uri Url, string Namespace, string TokenFile, string CaFile)
{
    /// <summary>What Kubernetes gives every pod, unless the options say otherwise.</summary>
    /// <exception cref="StartupException">This is no pod, or it has no ServiceAccount token.</exception>
    public static ClusterAccess Find(KubernetesOptions options)
    {
        var folder = options.AccountFolder;
        var access = new ClusterAccess(ApiUrl(options), "", Path.Combine(folder, "token"), Path.Combine(folder, "ca.crt"));
        try
        {
            foreach (var file in new[] { access.TokenFile, access.CaFile })
            {
                if (!File.Exists(file))
                    throw new StartupException($"Kubernetes is on, but {file} is missing.", "Mount a ServiceAccount token, or set Scheduler:Kubernetes:Enabled to false.");
            }

            return access with { Namespace = File.ReadAllText(Path.Combine(folder, "namespace")).Trim() };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Kubernetes is on, but {folder} cannot be read: {error.Message}", "Mount a ServiceAccount token.", error);
        }
    }

    private static Uri ApiUrl(KubernetesOptions options)
    {
        if (options.ApiUrl.Length > 0)
            return new Uri(options.ApiUrl);
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new StartupException(
                "Kubernetes is on, but this is no pod: KUBERNETES_SERVICE_HOST is not set.", "Set Scheduler:Kubernetes:ApiUrl, or Enabled to false.");
        }

        var isV6 = IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return new Uri(isV6 ? $"https://[{host}]:{port}" : $"https://{host}:{port}");
    }
}
