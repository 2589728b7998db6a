namespace RoomLens.Scheduler.Api.Bodies;

/// <summary><c>POST /v1/nodes/{id}/drain</c>; the body may be absent.</summary>
/// <param name="WithinS">Seconds that rooms may still end by themselves before they are closed; default 300.</param>
internal sealed record DrainRequest(double WithinS = DrainRequest.DefaultS)
{
    /// <summary>Five minutes: short calls end, and a rollout goes on.</summary>
    public const double DefaultS = 300;

    /// <summary>A day, the longest that is taken.</summary>
    public const double LongestS = 86_400;
}
