using System.Net;
using System.Text;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Tests.Calls;

public sealed class JsonCallerTests
{
    [Theory]
    [InlineData("""{"detail":"no room"}""", "HTTP 409: no room")]
    [InlineData("""{"detail":"\ud800"}""", """HTTP 409: {"detail":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""", """HTTP 409: {"\udc00":1}""")]
    public async Task Send_Refused_SaysWhyWhateverTheAnswerHolds(string body, string expected)
    {
        using var http = new HttpClient(new Answering(body)) { BaseAddress = new Uri("http://127.0.0.1:1") };

        var reply = await new JsonCaller(http, TimeProvider.System).SendAsync<Nothing>(new HttpRequestMessage(HttpMethod.Get, "x"), null, null, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Equal((ReplyStatus.Conflict, expected), (reply.Status, reply.Detail));
    }

    private sealed class Answering(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent(body, Encoding.UTF8, "application/problem+json") });
    }
}
