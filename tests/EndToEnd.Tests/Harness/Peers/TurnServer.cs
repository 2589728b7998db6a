namespace RoomLens.EndToEnd.Tests.Harness.Peers;

/// <summary>coturn on loopback, as docs/operations.md has it, with a long-term credential.</summary>
internal sealed class TurnServer : IAsyncDisposable
{
    public const string Program = "/usr/bin/turnserver";
    private const string User = "room";
    private const string Password = "lens";
    private readonly ChildProcess _process;
    private readonly int _port;

    private TurnServer(ChildProcess process, int port) => (_process, _port) = (process, port);

    /// <summary>Makes every connection of a page go through it and nowhere else.</summary>
    public string ForcedRelay => $$"""
        const Direct = window.RTCPeerConnection;
        window.RTCPeerConnection = class extends Direct {
          constructor(options) {
            super({ ...options, iceTransportPolicy: 'relay', iceServers: [{ urls: 'turn:127.0.0.1:{{Installation.Text(_port)}}', username: '{{User}}', credential: '{{Password}}' }] });
            window.relayed = this;
          }
        };
        window.localCandidate = async () => {
          const stats = await window.relayed.getStats();
          for (const report of stats.values())
            if (report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded') return stats.get(report.localCandidateId).candidateType;
          return '';
        };
        """;

    public static async Task<TurnServer> StartAsync(string folder)
    {
        var port = Ports.FreeUdpPair();
        var process = ChildProcess.Start(Program,
        [
            "-n", "--listening-ip=127.0.0.1", $"--listening-port={Installation.Text(port)}", "--relay-ip=127.0.0.1", "--allow-loopback-peers", "--lt-cred-mech",
            $"--user={User}:{Password}", "--realm=roomlens", "--no-tls", "--no-dtls", "--no-cli", "--fingerprint", "--log-file=stdout", "--simple-log",
            $"--pidfile={Path.Combine(folder, "turn.pid")}", $"--userdb={Path.Combine(folder, "turn.db")}",
        ]);
        await process.WaitForLineAsync(line => line.Contains("Total General servers", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        return new TurnServer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
