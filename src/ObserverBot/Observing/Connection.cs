using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Sfu;
using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Observing;

/// <summary>A consumer on an SFU and the leg that receives it.</summary>
/// <param name="Assignment">Under which it was made.</param>
/// <param name="ObserverId">Its transport.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="Leg">Its receiver.</param>
internal sealed record Connection(Assignment Assignment, string ObserverId, ConsumerCreated Consumer, ReceiveLeg Leg);
