using System.CommandLine;
using System.CommandLine.Parsing;

namespace RoomLens.Cli.Commands;

/// <summary>Options that several commands share, checked while the command line is parsed.</summary>
internal static class SharedOptions
{
    /// <summary>Where the scheduler's API is by default.</summary>
    public const string DefaultApi = "http://127.0.0.1:8080";

    /// <summary>Where the SFU's control API is by default.</summary>
    public const string DefaultControl = "http://127.0.0.1:8082";

    /// <summary>An absolute http(s) address.</summary>
    public static Option<Uri> Address(string name, string defaultValue, string description)
    {
        return new Option<Uri>(name)
        {
            Description = $"{description} (default {defaultValue}).",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri(defaultValue),
            CustomParser = Parse,
        };

        Uri? Parse(ArgumentResult result)
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
            result.AddError($"{name}: '{text}' is no http(s) address, e.g. {defaultValue}.");
            return null;
        }
    }

    /// <summary>A port from 1 to 65535; null when it is not given.</summary>
    public static Option<int?> Port(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "PORT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var port) && port is >= 1 and <= 65535))
                result.AddError($"{name}: '{result.Tokens[0].Value}' is no port; allowed are 1 to 65535.");
        });
        return option;
    }

    /// <summary>The data folder.</summary>
    public static Option<string?> Data() =>
        new("--data") { Description = "Folder for everything durable (default ~/.local/state/roomlens).", HelpName = "DIR" };

    /// <summary>The configuration file.</summary>
    public static Option<string?> Config() =>
        new("--config") { Description = "Configuration file (default roomlens.json, when it is there).", HelpName = "FILE" };

    /// <summary>A bearer token.</summary>
    public static Option<string?> Token() =>
        new("--token") { Description = "Bearer token; development mode needs none (see: roomlens token create).", HelpName = "TOKEN" };
}
