using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace RoomLens.Hosting.Config;

/// <summary>Runs validation attributes and <see cref="IOptionsCheck"/> over an options object and what it contains.</summary>
internal static class OptionsValidator
{
    public static void Check(object options, string path, ConfigProblems problems)
    {
        foreach (var property in ConfigBinder.PropertiesOf(options.GetType()))
        {
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!rule.IsValid(value)) problems.Add(key, $"{Shown(key, value)} is not allowed", Allowed(rule, property.Name));
            }

            CheckInside(value, key, problems);
        }

        if (options is IOptionsCheck check) check.Check(path, problems);
    }

    /// <summary>A value for an error message; secrets stay hidden.</summary>
    public static string Shown(string key, object? value) =>
        ConfigValueParser.IsSecret(key) ? "the value (hidden)" : value is null ? "nothing" : $"'{Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)}'";

    private static string Allowed(ValidationAttribute rule, string name) => rule switch
    {
        RangeAttribute range => $"It must be between {range.Minimum} and {range.Maximum}.",
        RequiredAttribute => "It must be given.",
        _ => rule.FormatErrorMessage(name),
    };

    private static void CheckInside(object? value, string key, ConfigProblems problems)
    {
        if (value is null) return;
        if (ConfigBinder.IsSection(value.GetType()))
        {
            Check(value, key, problems);
            return;
        }

        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary) CheckInside(entry.Value, $"{key}:{entry.Key}", problems);
        }
        else if (value is IList list)
        {
            for (var i = 0; i < list.Count; i++) CheckInside(list[i], $"{key}:{i}", problems);
        }
    }
}
