namespace RoomLens.Hosting.Health;

/// <summary>What decides <c>/healthz/live</c> and <c>/healthz/ready</c>. Checks are quick and local: they read state, they ask nobody. Filled before the server starts.</summary>
public sealed class HealthChecks
{
    private readonly List<(string Name, Func<string?> Check)> _live = [];
    private readonly List<(string Name, Func<string?> Check)> _ready = [];

    /// <summary>Adds a reason to be restarted; depends on nothing outside the process. The check returns null when all is well, else what is wrong.</summary>
    public HealthChecks AddLive(string name, Func<string?> check)
    {
        _live.Add((name, check));
        return this;
    }

    /// <summary>Adds a reason not to get new work. The check returns null when all is well, else what is wrong.</summary>
    public HealthChecks AddReady(string name, Func<string?> check)
    {
        _ready.Add((name, check));
        return this;
    }

    /// <summary>What is wrong with the process itself, by name.</summary>
    public IReadOnlyDictionary<string, string> Live() => Run(_live);

    /// <summary>What speaks against new work, by name; a process that should be restarted is not ready either.</summary>
    public IReadOnlyDictionary<string, string> Ready() => Run(_live.Concat(_ready));

    private static Dictionary<string, string> Run(IEnumerable<(string Name, Func<string?> Check)> checks)
    {
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, check) in checks)
        {
            if (check() is { } reason) failed[name] = reason;
        }

        return failed;
    }
}
