namespace RoomLens.Hosting.Config;

/// <summary>
/// Binds one JSON file, <c>ROOMLENS__Section__Key</c> variables and flags to plain options classes. Unknown keys are errors; every problem is
/// reported at once in a <see cref="Startup.StartupException"/>.
/// </summary>
public static class ConfigLoader
{
    /// <summary>Loads, binds and checks (validation attributes, then <see cref="IOptionsCheck"/>).</summary>
    public static T Load<T>(ConfigSources sources)
        where T : class, new()
    {
        var problems = new ConfigProblems();
        var options = new T();
        var tree = ConfigTree.Read(sources, problems);
        new ConfigBinder(problems).Bind(options, tree);
        OptionsValidator.Check(options, "", problems);
        problems.ThrowIfAny(sources.FilePath is { } file && File.Exists(file) ? file : "the flags or variables");
        return options;
    }
}
