using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Rtp.Tests.Fuzzing;

namespace RoomLens.Contracts.Tests.Fuzzing;

/// <summary>Changes members of a JSON document: octets changed at random seldom leave one that is read at all.</summary>
internal static class JsonMutation
{
    /// <summary>The document, changed in one to three places that the octets choose.</summary>
    public static byte[] Change(string document, ReadOnlySpan<byte> octets)
    {
        var seed = 17;
        foreach (var octet in octets) seed = unchecked(seed * 31 + octet);
        var choice = new Mutator(seed);
        var root = JsonNode.Parse(document)!;
        for (var left = 1 + choice.Next(3); left > 0; left--) Change(root, choice);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void Change(JsonNode node, Mutator choice)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                var name = members.ElementAt(choice.Next(members.Count)).Key;
                if (members[name] is JsonObject or JsonArray && choice.Chance(0.8)) Change(members[name]!, choice);
                else if (choice.Chance(0.2)) members.Remove(name);
                else members[name] = Other(members[name], choice);
                break;
            case JsonArray { Count: > 0 } list:
                var at = choice.Next(list.Count);
                if (list[at] is JsonObject or JsonArray && choice.Chance(0.8)) Change(list[at]!, choice);
                else if (choice.Chance(0.3)) list.Add(list[at]?.DeepClone());
                else list[at] = Other(list[at], choice);
                break;
            default:
                break;
        }
    }

    private static JsonNode? Other(JsonNode? value, Mutator choice) => choice.Chance(0.3) ? Odd(choice) : value?.GetValueKind() switch
    {
        JsonValueKind.Number => new[] { -1, 0, 1, 255, 256, int.MaxValue }[choice.Next(6)],
        JsonValueKind.String => new[] { "", "a\r\nb", "\0", "é\U0001F600", "a/b:c\"\\", new string('x', choice.Next(3000)) }[choice.Next(6)],
        JsonValueKind.True => false,
        JsonValueKind.False => true,
        _ => Odd(choice),
    };

    private static JsonNode? Odd(Mutator choice) => choice.Next(9) switch
    {
        0 => null,
        1 => -1,
        2 => long.MaxValue,
        3 => 1e300,
        4 => "",
        5 => true,
        6 => new JsonArray(),
        7 => new JsonObject(),
        _ => choice.Next(200),
    };
}
