using System.Net;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Calls;
using RoomLens.ObserverBot.Observing;

namespace RoomLens.ObserverBot.Tests.Observing;

public sealed class SetbackTests
{
    [Theory]
    [InlineData(HttpStatusCode.Conflict, StreamState.Refused)]
    [InlineData(HttpStatusCode.NotFound, StreamState.Refused)]
    [InlineData(HttpStatusCode.Forbidden, StreamState.Refused)]
    [InlineData(HttpStatusCode.UnprocessableEntity, StreamState.Refused)]
    [InlineData(HttpStatusCode.ServiceUnavailable, StreamState.Connecting)]
    [InlineData(HttpStatusCode.TooManyRequests, StreamState.Connecting)]
    public void From_StatusCode_GivesStateOfTheStream(HttpStatusCode status, StreamState state) =>
        Assert.Equal(state, Setback.From(JsonCaller.Classify(status), null).State);
}
