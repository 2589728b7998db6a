using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace RoomLens.Hosting.Config;

/// <summary>Single values from text: numbers, switches, names, durations, addresses and every <see cref="IParsable{TSelf}"/>.</summary>
internal static partial class ConfigValueParser
{
    private static readonly string[] SecretNames = ["key", "keys", "secret", "secrets", "token", "password"];

    /// <summary>Whether a path leads to something that must not be printed.</summary>
    public static bool IsSecret(string path) =>
        path.Split(':').Any(p => SecretNames.Contains(p, StringComparer.OrdinalIgnoreCase)
            || p.EndsWith("Secret", StringComparison.OrdinalIgnoreCase) || p.EndsWith("Token", StringComparison.OrdinalIgnoreCase));

    public static bool CanParse(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type == typeof(Uri) || type.IsEnum || IsParsable(type);
    }

    public static bool TryParse(Type type, string text, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        value = null;
        if (type == typeof(string)) value = text;
        else if (type == typeof(bool)) value = bool.TryParse(text, out var b) ? b : null;
        else if (type == typeof(TimeSpan)) value = ParseDuration(text);
        else if (type == typeof(Uri)) value = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is not "file" ? uri : null;
        else if (type.IsEnum) value = ParseName(type, text);
        else if (type == typeof(double)) value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : null;
        else if (IsParsable(type)) value = ParseParsable(type, text);
        return value is not null;
    }

    /// <summary>What is allowed, for messages.</summary>
    public static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(TimeSpan)) return "a duration with a unit such as 250ms, 5s, 10m, 2h or 7d";
        if (type == typeof(Uri)) return "a URL such as http://127.0.0.1:8080";
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal)) return "a number";
        if (type == typeof(ushort)) return "a number between 0 and 65535";
        if (type.IsPrimitive) return "a whole number";
        return type.Name == "ListenAddress" ? "an address such as 127.0.0.1:8080" : $"a value of the form {type.Name}";
    }

    private static object? ParseName(Type type, string text)
    {
        // Enum.TryParse would take any number.
        var name = Enum.GetNames(type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Enum.Parse(type, name);
    }

    private static object? ParseDuration(string text)
    {
        var match = Duration().Match(text);
        if (match.Success && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            var unit = match.Groups[2].Value.ToLowerInvariant() switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => TimeSpan.TicksPerDay,
            };
            var ticks = amount * unit;
            return ticks <= TimeSpan.MaxValue.Ticks / 2 ? TimeSpan.FromTicks((long)ticks) : null;
        }

        // A bare number would be days.
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    private static bool IsParsable(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GetGenericArguments()[0] == type);

    private static object? ParseParsable(Type type, string text) =>
        typeof(ConfigValueParser).GetMethod(nameof(ParseAs), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [text]);

    private static object? ParseAs<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Duration();
}
