using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Hosting.Json;

namespace RoomLens.Hosting.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"\n\\u\"\u0041é"}""", true)]
    [InlineData("""["\ud83d\ude00"]""", true)]
    [InlineData("""["\uD83D\uDE00","\\ud83d"]""", true)]
    [InlineData("""["\ud83d"]""", false)]
    [InlineData("""["\ude00"]""", false)]
    [InlineData("""["\ud83dx\ude00"]""", false)]
    [InlineData("""["\ud83d\\ude00"]""", false)]
    [InlineData("""["\ude00\ud83d"]""", false)]
    // No JSON at all is the parser's to refuse.
    [InlineData("""\u12""", true)]
    [InlineData("""\""", true)]
    [InlineData("", true)]
    public void IsReadable_Escapes(string json, bool isReadable) => Assert.Equal(isReadable, JsonText.IsReadable(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void IsReadable_OctetsThatAreNoUtf8_IsFalse() => Assert.False(JsonText.IsReadable([(byte)'"', 0xED, 0xA0, 0x80, (byte)'"']));

    [Theory]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\uD83D\uDE00 \u00e9 \n \\ud800"}""")]
    [InlineData("""{"a":"é 😀"}""")]
    [InlineData("{}")]
    public void IsReadable_WholeCharacters_IsTrue(string json)
    {
        Assert.True(JsonText.IsReadable(Encoding.UTF8.GetBytes(json)));
        Assert.NotNull(JsonNode.Parse(json)!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00"}""")]
    [InlineData("""{"a":"\ud800\ud800"}""")]
    [InlineData("""{"a":"\ud800x"}""")]
    [InlineData("""{"a":"\\\uD800"}""")]
    public void IsReadable_HalfAPair_IsFalse_AndTheLibraryWouldThrow(string json)
    {
        Assert.False(JsonText.IsReadable(Encoding.UTF8.GetBytes(json)));
        Assert.Throws<InvalidOperationException>(() => JsonNode.Parse(json)!["a"]!.AsValue().TryGetValue<string>(out _));
    }

    [Fact]
    public void IsReadable_HalfAPairAsName_IsFalse() => Assert.False(JsonText.IsReadable("""{"\ud800":1}"""u8));

    [Fact]
    public void IsReadable_AnyOctets_NeverThrows()
    {
        var (random, alphabet) = (new Random(3), "\\ud8DcCx\"0"u8.ToArray());
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[random.Next(20)];
            for (var at = 0; at < octets.Length; at++) octets[at] = alphabet[random.Next(alphabet.Length)];

            var text = JsonText.IsReadable(octets);

            if (!text || !IsJson(octets, out var node)) continue;
            if (node is JsonValue value) value.TryGetValue<string>(out _);
        }
    }

    private static bool IsJson(byte[] octets, out JsonNode? node)
    {
        node = null;
        try
        {
            node = JsonNode.Parse(octets);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
