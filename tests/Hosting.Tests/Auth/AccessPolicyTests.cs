using System.Net;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Tests.Auth;

public class AccessPolicyTests
{
    private static readonly ApiKeys Keys = ApiKeys.CreateEphemeral("k");

    [Fact]
    public void ForListeners_LoopbackWithoutKeys_IsDevelopment() =>
        Assert.True(AccessPolicy.ForListeners(ApiKeys.None, [IPAddress.Loopback, IPAddress.IPv6Loopback], TimeProvider.System).IsDevelopment);

    [Fact]
    public void ForListeners_WithKeys_RequiresTokens() =>
        Assert.False(AccessPolicy.ForListeners(Keys, [IPAddress.Loopback], TimeProvider.System).IsDevelopment);

    [Fact]
    public void ForListeners_PublicWithoutKeys_DoesNotStart()
    {
        var error = Assert.Throws<StartupException>(
            () => AccessPolicy.ForListeners(ApiKeys.None, [IPAddress.Loopback, IPAddress.Any], TimeProvider.System));

        Assert.Contains("0.0.0.0", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void Required_WithoutKeys_DoesNotStart() =>
        Assert.Throws<StartupException>(() => AccessPolicy.Required(ApiKeys.None, TimeProvider.System));

    [Fact]
    public void Allows_OpenCaller_Everything() => Assert.True(Caller.Open.Allows(Grant.RoomAdmin, "any"));

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    public void Allows_TokenOfOneRoom_OnlyThere(string room, bool expected)
    {
        var caller = new Caller("x", new Grants { Room = "a", Events = true });

        Assert.Equal(expected, caller.Allows(Grant.Events, room));
        Assert.False(caller.Allows(Grant.Images, room));
    }
}
