using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Webhooks;

public sealed class EndpointValidatorTests
{
    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Check_LengthOfPatterns_IsThatOfNames(int length, bool expected)
    {
        var pattern = new string('*', length);

        var errors = EndpointValidator.Check("w", new WebhookEndpoint { Url = "https://example.test/", Rooms = [pattern], Types = [pattern] });

        Assert.Equal(expected ? [] : ["types", "rooms"], errors.Select(error => error.Path));
    }
}
