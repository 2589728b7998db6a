using System.Text.Json;

namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>Compares one case's expected fields with what was computed and collects the differences.</summary>
internal sealed class CaseReport(string id, JsonElement expect)
{
    public List<string> Differences { get; } = [];

    public JsonElement Expect => expect;

    /// <summary>A field that the expectation names must equal this; a field it does not name is not compared.</summary>
    public void Check(string field, object? actual) => Check(expect, field, actual);

    public void Check(JsonElement expected, string field, object? actual)
    {
        if (!expected.TryGetProperty(field, out var want)) return;
        var (wanted, got) = (Canonical(want), Canonical(JsonSerializer.SerializeToElement(actual)));
        if (wanted != got) Fail(field, wanted, got);
    }

    public void Fail(string field, object? expected, object? actual) =>
        Differences.Add($"{id} {field}: expected {Cut(expected)}, got {Cut(actual)}");

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static byte[] Bytes(JsonElement element, string field) => Convert.FromHexString(element.GetProperty(field).GetString()!);

    private static string Canonical(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number != Math.Floor(number)
            ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
            : element.ValueKind == JsonValueKind.Number ? element.GetDecimal().ToString("0", System.Globalization.CultureInfo.InvariantCulture)
            : JsonSerializer.Serialize(element);

    private static string Cut(object? value)
    {
        var text = value?.ToString() ?? "null";
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
