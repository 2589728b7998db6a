using System.Text;
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
}
