using System.CommandLine;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens token create</c>: signs a token for a person, a backend or a service.</summary>
internal static class TokenCommand
{
    private const string GrantNames = "roomJoin, roomAdmin, roomList, observe, events, images, hidden, agent, node, control";

    public static Command Create(TextWriter output)
    {
        var key = new Option<string?>("--key") { Description = "Key to sign with (default the data folder's).", HelpName = "ID:SECRET" };
        var data = SharedOptions.Data();
        var identity = new Option<string?>("--identity") { Description = "Who it is for.", HelpName = "NAME" };
        var room = new Option<string?>("--room") { Description = "The only room it is good for (default every room).", HelpName = "ROOM" };
        var grants = new Option<string[]>("--grant")
        {
            Description = $"What it allows: {GrantNames}; also noPublish, noSubscribe, notObservable.",
            HelpName = "GRANT",
            AllowMultipleArgumentsPerToken = true,
            Required = true,
        };
        var hours = new Option<double>("--hours") { Description = "How long it is good (default 6).", HelpName = "N", DefaultValueFactory = _ => 6 };
        var create = new Command("create", "Print a signed token.") { key, data, identity, room, grants, hours };
        create.SetAction(parsed =>
        {
            var keys = parsed.GetValue(key) is { } text ? FromText(text) : FromFolder(parsed.GetValue(data));
            var lifetime = parsed.GetValue(hours);
            if (!(lifetime is > 0 and <= 87600))
                throw new StartupException($"--hours: {lifetime} is not allowed.", "It must be above 0 and at most 87600 (ten years).");
            var given = Parse(parsed.GetValue(grants)!, parsed.GetValue(room));
            output.WriteLine(new TokenIssuer(keys, TimeProvider.System).Issue(parsed.GetValue(identity), given, TimeSpan.FromHours(lifetime)));
            return 0;
        });
        return new Command("token", "Work with access tokens.") { create };
    }

    /// <summary>The grants by name.</summary>
    internal static Grants Parse(IEnumerable<string> names, string? room) =>
        names.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)).Aggregate(new Grants { Room = room }, Add);

    private static Grants Add(Grants grants, string name) => name switch
    {
        "roomJoin" => grants with { RoomJoin = true },
        "roomAdmin" => grants with { RoomAdmin = true },
        "roomList" => grants with { RoomList = true },
        "observe" => grants with { Observe = true },
        "events" => grants with { Events = true },
        "images" => grants with { Images = true },
        "hidden" => grants with { Hidden = true },
        "agent" => grants with { Agent = true },
        "node" => grants with { Node = true },
        "control" => grants with { Control = true },
        "noPublish" => grants with { CanPublish = false },
        "noSubscribe" => grants with { CanSubscribe = false },
        "notObservable" => grants with { Observable = false },
        _ => throw new StartupException($"--grant: '{name}' is no grant.", $"Allowed are {GrantNames}, noPublish, noSubscribe, notObservable."),
    };

    private static ApiKeys FromText(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw new StartupException("--key: the key has no id.", "Write it as ID:SECRET.");
        return new ApiKeys([new(text[..colon], text[(colon + 1)..])]);
    }

    private static ApiKeys FromFolder(string? path)
    {
        var folder = DataFolder.Open(path);
        return new ApiKeys(ServiceKeys.OpenOrCreate(folder).Secrets);
    }
}
