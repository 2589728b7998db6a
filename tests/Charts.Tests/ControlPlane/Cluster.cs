using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Charts.Tests.Rendering;

namespace RoomLens.Charts.Tests.ControlPlane;

/// <summary>A real control plane on loopback: API server, HPA and the other controllers; nodes and kubelets are played. Used as its admin.</summary>
public sealed class Cluster : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("roomlens-k8s-").FullName;
    private Process? _kubelet;
    private HttpClient? _http;

    public string Url { get; private set; } = "";

    public string CaFile => Path.Combine(RunFolder, "ca.crt");

    private string RunFolder => Path.Combine(_folder, "run");

    private string AuditLog => Path.Combine(_folder, "audit.log");

    private static string Script(string name) => Places.Shared(Path.Combine("kubernetes", name))!;

    private HttpClient Http => _http ?? throw new InvalidOperationException("the control plane was not started");

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Starts it; not in <see cref="InitializeAsync"/>, which runs for skipped tests as well.</summary>
    public async Task StartAsync()
    {
        if (_http is not null) return;
        var policy = Path.Combine(_folder, "audit.yaml");
        await File.WriteAllTextAsync(policy, "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata, userGroups: [\"system:serviceaccounts\"]}]\n");
        await Run.CheckedAsync("bash", [Script("up.sh"), RunFolder], environment: new Dictionary<string, string>
        {
            ["K8S_PORT"] = $"{FreePort()}",
            ["K8S_ETCD_PORT"] = $"{FreePort()}",
            ["K8S_HPA_SYNC"] = "1s",
            ["K8S_APISERVER_ARGS"] = $"--audit-policy-file={policy} --audit-log-path={AuditLog}",
        });
        Url = (await File.ReadAllTextAsync(Path.Combine(RunFolder, "env.sh"))).Split("K8S_URL='")[1].Split('\'')[0];
        var admin = X509Certificate2.CreateFromPemFile(Path.Combine(RunFolder, "admin.crt"), Path.Combine(RunFolder, "admin.key"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [admin];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(CaFile);
        _http = new HttpClient(handler) { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(20) };
        _kubelet = Process.Start(new ProcessStartInfo("python3", [Script("fake-kubelet.py"), RunFolder, "--stop-after", "0.2"]) { RedirectStandardError = true });
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer, path);
    }

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await Http.SendAsync(request);
        return await ReadAsync(answer, path);
    }

    /// <summary>kubectl as admin.</summary>
    public Task<string> KubectlAsync(string input, params string[] arguments) =>
        Run.CheckedAsync("kubectl", arguments, input, new Dictionary<string, string> { ["KUBECONFIG"] = Path.Combine(RunFolder, "kubeconfig") });

    /// <summary>Asks until the condition holds.</summary>
    public async Task<JsonObject> UntilAsync(string path, Func<JsonObject, bool> condition, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var last = await GetAsync(path);
            if (condition(last)) return last;
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"GET {path} did not come to the expected state within {limit}; last: {last}");
            await Task.Delay(200);
        }
    }

    /// <summary>A folder as Kubernetes mounts it into a pod of this ServiceAccount.</summary>
    public async Task<string> AccountFolderAsync(string ns, string account)
    {
        var token = await SendAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{ns}/serviceaccounts/{account}/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}""");
        var folder = Directory.CreateDirectory(Path.Combine(_folder, account)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), (string)token["status"]!["token"]!);
        await File.WriteAllTextAsync(Path.Combine(folder, "namespace"), ns);
        File.Copy(CaFile, Path.Combine(folder, "ca.crt"), overwrite: true);
        return folder;
    }

    /// <summary>What a user did, and with what result.</summary>
    public async Task<IReadOnlyList<(string Verb, string Resource, int Code)>> AuditAsync(string user)
    {
        var lines = await File.ReadAllLinesAsync(AuditLog);
        return [.. lines.Select(line => JsonNode.Parse(line)!).Where(entry => (string?)entry["user"]?["username"] == user)
            .Select(entry => ((string)entry["verb"]!, (string?)entry["objectRef"]?["resource"] ?? "", (int?)entry["responseStatus"]?["code"] ?? 0))];
    }

    public async Task DisposeAsync()
    {
        if (_kubelet is { HasExited: false }) _kubelet.Kill();
        if (File.Exists(Path.Combine(RunFolder, "pids"))) await Run.ToEndAsync("bash", [Script("down.sh"), RunFolder]);
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose()
    {
        _kubelet?.Dispose();
        _http?.Dispose();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {text}", null, answer.StatusCode);
        return JsonNode.Parse(text)!.AsObject();
    }
}
