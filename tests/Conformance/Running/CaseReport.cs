using System.Text.Json;

namespace RoomLens.Conformance.Running;

/// <summary>Compares one case's expected fields with what was computed and collects the differences. A field nobody compared is one as well.</summary>
internal sealed class CaseReport(string id, JsonElement expect, string folder)
{
    private const int MaxText = 160;

    private readonly HashSet<(string Of, string Field)> _compared = [];

    /// <summary>One line per difference: id, field, expected and actual.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>The case's expectation.</summary>
    public JsonElement Expect => expect;

    /// <summary>The folder the case was found in.</summary>
    public string Folder => folder;

    /// <summary>A field that the expectation names must equal this; a field it does not name is not compared.</summary>
    public void Check(string field, object? actual, double tolerance = 0) => Check(expect, field, actual, tolerance);

    /// <summary>The same for a part of the expectation.</summary>
    public void Check(JsonElement expected, string field, object? actual, double tolerance = 0)
    {
        if (!expected.TryGetProperty(field, out var want)) return;
        MarkCompared(expected, field);
        var got = actual is JsonElement element ? element : JsonSerializer.SerializeToElement(actual);
        if (JsonComparison.Find(want, got, tolerance, field) is var (path, wanted, given)) Fail(path, wanted, given);
    }

    /// <summary>All fields of the expectation at once.</summary>
    public void CheckAll(object actual)
    {
        var given = JsonSerializer.SerializeToElement(actual);
        foreach (var field in expect.EnumerateObject())
        {
            MarkCompared(expect, field.Name);
            if (!given.TryGetProperty(field.Name, out var value)) Fail(field.Name, field.Value, "the runner gives no such field");
            else if (JsonComparison.Find(field.Value, value, 0, field.Name) is var (path, wanted, got)) Fail(path, wanted, got);
        }
    }

    /// <summary>This field was compared in another way.</summary>
    public void MarkCompared(string field) => MarkCompared(expect, field);

    /// <summary>The same for a part of the expectation.</summary>
    public void MarkCompared(JsonElement expected, string field) => _compared.Add((expected.GetRawText(), field));

    /// <summary>Fails each field of an expectation that was not compared.</summary>
    public void FailUncompared(JsonElement expected)
    {
        var text = expected.GetRawText();
        foreach (var field in expected.EnumerateObject())
            if (!_compared.Contains((text, field.Name)) && field.Name != "type") Fail(field.Name, field.Value, "the runner does not compare this field");
    }

    /// <summary>Adds a difference.</summary>
    public void Fail(string field, object? expected, object? actual) =>
        Differences.Add($"{id} {field}: expected {Cut(expected)}, got {Cut(actual)}");

    /// <summary>Octets as lower-case hex.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The octets of a hex field.</summary>
    public static byte[] Bytes(JsonElement element, string field) => Convert.FromHexString(element.GetProperty(field).GetString()!);

    private static string Cut(object? value)
    {
        var text = (value?.ToString() ?? "null").ReplaceLineEndings(" ");
        return text.Length > MaxText ? text[..MaxText] + "…" : text;
    }
}
