using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>Writes our certificate into the APIService, so that the API server trusts the listener; again from time to time, as it may be made anew.</summary>
internal sealed class ApiServiceRegistration(KubernetesClient client, X509Certificate2 certificate, TimeProvider time, ILogger logger)
{
    private const string Name = "v1beta1.external.metrics.k8s.io";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private bool _isWritten;
    private bool _isRefused;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var bundle = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        var patch = new JsonObject { ["spec"] = new JsonObject { ["caBundle"] = bundle } }.ToJsonString();
        while (true)
        {
            await Task.Delay(await TryWriteAsync(patch, cancel) ? Period : Retry, time, cancel);
        }
    }

    private async Task<bool> TryWriteAsync(string patch, CancellationToken cancel)
    {
        try
        {
            await client.PatchAsync($"/apis/apiregistration.k8s.io/v1/apiservices/{Name}", patch, cancel);
            if (!_isWritten)
                Log.ApiServicePatched(logger, Name);
            (_isWritten, _isRefused) = (true, false);
            return true;
        }
        catch (KubernetesException error)
        {
            if (!_isRefused)
                Log.ApiServiceNotPatched(logger, Name, error.Message);
            _isRefused = true;
            return false;
        }
    }
}
