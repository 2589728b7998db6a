using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Consent;

namespace RoomLens.Sfu.Tests.Consent;

/// <summary>Small plans of a node.</summary>
internal static class Plans
{
    public static NodePlan Of(long term, long version, params RoomConsents[] rooms) => new() { Term = term, Version = version, Rooms = rooms };

    public static RoomConsents Room(string room, RoomObservation observation = RoomObservation.Allowed, string[]? refused = null, bool visible = true) =>
        new() { RoomId = room, Observation = observation, Refused = refused ?? [], Visible = visible };
}
