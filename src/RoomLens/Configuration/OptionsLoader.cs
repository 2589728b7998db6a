using System.CommandLine;
using System.Globalization;
using RoomLens.Hosting.Config;

namespace RoomLens.Cli.Configuration;

/// <summary>Reads the configuration: defaults, then the file, then <c>ROOMLENS__Section__Key</c> variables, then flags.</summary>
internal sealed class OptionsLoader
{
    private const string DefaultFile = "roomlens.json";
    private readonly List<ConfigOverride> _flags = [];
    private readonly ParseResult _parsed;

    /// <summary>A loader for what was given on the command line.</summary>
    public OptionsLoader(ParseResult parsed) => _parsed = parsed;

    /// <summary>Lets a flag set a key of the configuration, when it is given.</summary>
    public OptionsLoader Flag<T>(Option<T> option, string key, Func<T, string>? toText = null)
    {
        if (_parsed.GetResult(option) is { Implicit: false } && _parsed.GetValue(option) is { } value)
            _flags.Add(new ConfigOverride(key, toText?.Invoke(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture)!, option.Name));
        return this;
    }

    /// <summary>Loads everything.</summary>
    /// <exception cref="Hosting.Startup.StartupException">Something is wrong; all problems at once.</exception>
    public RoomLensOptions Load(Option<string?> config)
    {
        var file = _parsed.GetValue(config);
        var options = ConfigLoader.Load<RoomLensOptions>(new ConfigSources
        {
            FilePath = file ?? DefaultFile,
            FileRequired = file is not null,
            Environment = ConfigSources.ProcessEnvironment(),
            Flags = _flags,
        });
        options.Listen.Secure();
        return options;
    }
}
