using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoomLens.Contracts.Tests;

public class FiniteNumberTests
{
    [Theory]
    [InlineData("""{"models":["a"],"fps":1e400}""")]
    [InlineData("""{"models":["a"],"thresholds":{"person":-1e999}}""")]
    [InlineData("""{"models":["a"],"lifecycle":{"windowS":1e309}}""")]
    [InlineData("""{"models":["a"],"fps":"5"}""")]
    public void Deserialize_NumberThatIsNoFiniteDouble_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ContractsJson.Default.Subscription));

    [Fact]
    public void Serialize_FiniteNumbers_ComeBack()
    {
        var read = JsonSerializer.Deserialize("""{"models":["a"],"fps":0.1,"thresholds":{"*":1e-300}}""", ContractsJson.Default.Subscription);

        var written = JsonNode.Parse(JsonSerializer.Serialize(read, ContractsJson.Default.Subscription))!;

        Assert.Equal((0.1, 1e-300), ((double)written["fps"]!, (double)written["thresholds"]!["*"]!));
    }
}
