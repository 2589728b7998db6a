using System.Net;
using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>Where the one bot of an installation listens, as the API tells.</summary>
internal static class BotPlaces
{
    /// <summary>Its metrics and health.</summary>
    public static async Task<ApiClient> HttpAsync(Installation installation) =>
        new((await AddressesAsync(installation))["control"]!.GetValue<string>()) { Bearer = installation.Api.Bearer };

    /// <summary>Its media port.</summary>
    public static async Task<int> MediaPortAsync(Installation installation) =>
        IPEndPoint.Parse((await AddressesAsync(installation))["media"]!.GetValue<string>()).Port;

    private static async Task<JsonNode> AddressesAsync(Installation installation)
    {
        var bots = await installation.Api.GetAsync("/v1/bots");
        return bots["items"]!.AsArray().Single(bot => bot!["state"]!.GetValue<string>() == "live")!["addresses"]!;
    }
}
