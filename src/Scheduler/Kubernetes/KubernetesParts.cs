using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>What of the scheduler the cluster's side works with.</summary>
internal sealed record KubernetesParts(SchedulerState State, AgentLosses Losses, CapacityWatch Capacity, TimeProvider Time, ILoggerFactory Loggers);
