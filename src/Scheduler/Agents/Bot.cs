using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Agents;

/// <summary>A registered bot. Guarded by the scheduler's lock.</summary>
internal sealed class Bot(AgentHello hello, DateTimeOffset now)
{
    public AgentHello Hello { get; set; } = hello;

    public string Id => Hello.Id;

    public string InstanceId => Hello.InstanceId;

    public DateTimeOffset LastSeen { get; set; } = now;

    public IReadOnlyList<ModelOffer> Models { get; set; } = hello.Models;

    public double Load { get; set; }

    /// <summary>It said that it wants no new work and gives back what it has.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>An operator wants it empty. The bot is told with each answer, and then says so itself: a new scheduler learns it from there.</summary>
    public bool DrainOrdered { get; set; }

    public bool Draining => IsLeaving || DrainOrdered;

    /// <summary>Its lease ran out or it left; kept for the list of bots.</summary>
    public DateTimeOffset? LostAt { get; set; }

    public bool IsLive => LostAt is null;

    /// <summary>Scheduler clock minus bot clock as the last heartbeat showed it, including its way.</summary>
    public TimeSpan ClockDifference { get; set; }

    public PlanFeed<BotPlan> Plan { get; } = new();
}
