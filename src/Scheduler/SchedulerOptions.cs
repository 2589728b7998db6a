using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Kubernetes;

namespace RoomLens.Scheduler;

/// <summary>Settings of the scheduler (section <c>Scheduler</c>).</summary>
public sealed class SchedulerOptions
{
    /// <summary>Folder of <c>scheduler.db</c>; made when absent. Default: the process's data folder, set by the host.</summary>
    public string DataFolder { get; set; } = ".";

    /// <summary>Seconds of silence after which a bot or node counts as lost; 1–60, default 3 (three heartbeats of 1 s).</summary>
    public double LeaseS { get; set; } = 3;

    /// <summary>Milliseconds between heartbeats that agents are asked for; 100–10000, default 1000.</summary>
    public int HeartbeatMs { get; set; } = 1000;

    /// <summary>
    /// Put the subscription <c>default</c> (every room; motion, scene, person) into a new data folder, once: deleting it holds.
    /// Default true, so that a first start shows something.
    /// </summary>
    public bool SeedDefault { get; set; } = true;

    /// <summary>Capacity units the autoscaling signal asks for beyond what is used; 0 or more, default 0 (no idle bots).</summary>
    public double WarmBuffer { get; set; }

    /// <summary>
    /// Capacity units per bot that the autoscaler aims at, its <c>averageValue</c>; 0–1024, default 0 = what the bots say they have. The
    /// signal must know it to get past the autoscaler's tolerance of 10 %.
    /// </summary>
    public double CapacityPerBot { get; set; }

    /// <summary>Days an event is kept; 0.01–3650, default 7. Longer than the whole webhook retry schedule (about 4 days).</summary>
    public double EventRetentionDays { get; set; } = 7;

    /// <summary>
    /// Bytes the database may use before the oldest events go early; at least 16 MiB, default 1 GiB. Events that a webhook still waits
    /// for are kept whatever their age and size.
    /// </summary>
    public long EventMaxBytes { get; set; } = 1L << 30;

    /// <summary>Seconds a webhook receiver has to answer; 1–60, default 15 (Standard Webhooks: 15–30 s).</summary>
    public double WebhookTimeoutS { get; set; } = 15;

    /// <summary>Requests under way at once per webhook endpoint; 1–256, default 16. Other endpoints are never held up.</summary>
    public int WebhookConcurrency { get; set; } = 16;

    /// <summary>Webhooks may go to private, loopback and link-local addresses; default false (SSRF). Development mode allows loopback.</summary>
    public bool WebhookAllowPrivate { get; set; }

    /// <summary>Folder of the dashboard's static files; default <c>wwwroot</c> beside the program.</summary>
    public string DashboardFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>What it does in a Kubernetes cluster; nothing by default.</summary>
    public KubernetesOptions Kubernetes { get; set; } = new();

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseS);

    internal TimeSpan EventRetention => TimeSpan.FromDays(EventRetentionDays);

    internal TimeSpan WebhookTimeout => TimeSpan.FromSeconds(WebhookTimeoutS);

    /// <summary>The seeded subscription.</summary>
    internal static Subscription DefaultSubscription(DateTimeOffset now) => new()
    {
        Id = "default",
        Room = "*",
        Models = ["motion", "scene", "person"],
        Purpose = "first look at every room; delete it or put your own",
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Every problem, each naming key, value and what is allowed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        void Range(string key, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                problems.Add(FormattableString.Invariant($"Scheduler:{key}: {value} is out of range; allowed is {least} to {most}."));
        }

        Range(nameof(LeaseS), LeaseS, 1, 60);
        Range(nameof(HeartbeatMs), HeartbeatMs, 100, 10000);
        Range(nameof(WarmBuffer), WarmBuffer, 0, 1e6);
        Range(nameof(CapacityPerBot), CapacityPerBot, 0, 1024);
        Range(nameof(EventRetentionDays), EventRetentionDays, 0.01, 3650);
        Range(nameof(EventMaxBytes), EventMaxBytes, 16 << 20, long.MaxValue);
        Range(nameof(WebhookTimeoutS), WebhookTimeoutS, 1, 60);
        Range(nameof(WebhookConcurrency), WebhookConcurrency, 1, 256);
        if (HeartbeatMs * 2 > LeaseS * 1000)
            problems.Add(FormattableString.Invariant($"Scheduler:LeaseS: {LeaseS} s is less than two heartbeats of {HeartbeatMs} ms; lower HeartbeatMs."));
        return problems;
    }
}
