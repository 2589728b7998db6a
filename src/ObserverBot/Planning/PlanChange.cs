using RoomLens.Contracts.Agents.Plans;

namespace RoomLens.ObserverBot.Planning;

/// <summary>What must happen so that exactly the plan is observed. Closing comes first: a stream may come back under a new assignment.</summary>
/// <param name="Close">Assignments to end.</param>
/// <param name="Open">Assignments to begin.</param>
/// <param name="Update">Assignments that go on with other contents.</param>
internal sealed record PlanChange(IReadOnlyList<string> Close, IReadOnlyList<Assignment> Open, IReadOnlyList<Assignment> Update);
