namespace RoomLens.Cli.Tests.Commands;

public sealed class ProblemTextTests
{
    [Theory]
    [InlineData("""{"title":"Conflict","detail":"no room","errors":{"a":["b"]}}""", """no room {"a":["b"]}""")]
    [InlineData("""{"title":"Conflict"}""", "Conflict")]
    [InlineData("""{"detail":"\ud800"}""", """{"detail":"\ud800"}""")]
    [InlineData("<html>\n</html>", "<html> </html>")]
    [InlineData("", "no reason given")]
    public void From_AnyAnswer_GivesALine(string body, string expected) => Assert.Equal(expected, ProblemText.From(body));
}
