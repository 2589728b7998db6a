using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using RoomLens.Sfu.Tests.Consent;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Registration;

/// <summary>Requests that come to a node whose scheduler says that the room belongs to another one.</summary>
public sealed class RedirectionTests : IAsyncLifetime, IDisposable
{
    private const string Other = "https://two.example:8443";
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private FakeScheduler _scheduler = null!;
    private SfuTestHost _host = null!;

    public async Task InitializeAsync()
    {
        _scheduler = await FakeScheduler.StartAsync();
        _scheduler.Elsewhere = Other;
        _host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = _scheduler.Url);
        _http.BaseAddress = _host.Public.BaseAddress;
        await UntilNotAloneAsync(_host, isFull: false);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _scheduler.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/whip/hall%20one?peer=ann", "opens=true")]
    [InlineData("/whep/hall%20one/p_1", "opens=false")]
    public async Task Offer_ForARoomElsewhere_Is307ToTheSamePathThere(string path, string asked)
    {
        using var answer = await _http.PostAsync(path, new StringContent(WhipOffers.Video(), Encoding.UTF8, "application/sdp"));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(Other + path, answer.Headers.Location!.OriginalString);
        Assert.Contains(_scheduler.Located, line => line.Contains("/rooms/hall%20one", StringComparison.Ordinal) && line.Contains(asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signalling_ForARoomElsewhere_SaysWhere_AndClosesForGood()
    {
        using var client = await SignallingClient.ConnectAsync(_host, "hall one", "ann");

        var told = await client.NotifiedAsync("redirect");
        await client.UntilClosedAsync();

        Assert.Equal("wss://two.example:8443/signal?roomId=hall%20one&peerId=ann", (string?)told["data"]!["url"]);
        Assert.Equal((WebSocketCloseStatus)4000, client.CloseStatus);
        Assert.Equal(0, await _host.InvokeAsync(worker => worker.Signalling.Count));
    }

    [Fact]
    public async Task RoomThatIsOpenHere_IsHere_AndNobodyIsAsked()
    {
        await _host.PublishPlainAsync("hall");
        _scheduler.Located.Clear();

        using var answer = await _http.PostAsync("/whip/hall?peer=ann", new StringContent(WhipOffers.Video(), Encoding.UTF8, "application/sdp"));
        using var client = await SignallingClient.JoinAsync(_host, "hall", "bob");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Empty(_scheduler.Located);
    }

    [Fact]
    public async Task FullNode_SendsOnWhatItRefuses_WhereThereIsAnother()
    {
        _scheduler.OnlyWhenFull = true;
        await using var full = await SfuTestHost.StartAsync(change: options => (options.SchedulerUrl, options.MaxRooms) = (_scheduler.Url, 1));
        await full.PublishPlainAsync("hall");
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = full.Public.BaseAddress };

        await UntilNotAloneAsync(full, isFull: true);
        using var sentOn = await http.PostAsync("/whip/other", new StringContent(WhipOffers.Video(), Encoding.UTF8, "application/sdp"));
        _scheduler.Elsewhere = null;
        using var refused = await http.PostAsync("/whip/other", new StringContent(WhipOffers.Video(), Encoding.UTF8, "application/sdp"));

        Assert.Equal((HttpStatusCode.TemporaryRedirect, HttpStatusCode.ServiceUnavailable), (sentOn.StatusCode, refused.StatusCode));
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    private static async Task UntilNotAloneAsync(SfuTestHost host, bool isFull)
    {
        var until = Stopwatch.GetTimestamp() + 20 * Stopwatch.Frequency;
        while (await host.Node.Others!.FindAsync("first", opens: true, isFull, default) is null)
            Assert.True(Stopwatch.GetTimestamp() < until, "The node does not learn within 20 s that it is not alone.");
    }
}
