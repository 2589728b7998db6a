using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RoomLens.Hosting.Auth;

namespace RoomLens.Sfu.Tests.Http;

public class WhipTests
{
    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";

    [Fact]
    public async Task Post_GoodOffer_201WithEverythingRfc9725Asks()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.StunUrl = "stun:stun.example.net");

        using var response = await PostAsync(host, "/whip/r1?peer=alice", WhipOffers.Video());
        var answer = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(SdpType, response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("/whip/r1/", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.False(response.Headers.ETag?.IsWeak);
        Assert.Contains("rel=\"ice-server\"", string.Join(' ', response.Headers.GetValues("Link")), StringComparison.Ordinal);
        foreach (var line in (string[])["a=ice-lite", "a=recvonly", "a=setup:passive", "a=rtcp-mux", $"127.0.0.1 {host.Node.MediaPort} typ host"])
            Assert.Contains(line, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_UnusableOffers_SayWhatIsWrong()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var type = await PostAsync(host, "/whip/r1", WhipOffers.Video(), "text/plain");
        using var noSdp = await PostAsync(host, "/whip/r1", "hello");
        using var codec = await PostAsync(host, "/whip/r1", WhipOffers.Video(codec: "H264/90000", format: "packetization-mode=0;profile-level-id=42e01f"));
        using var direction = await PostAsync(host, "/whip/r1", WhipOffers.Video("recvonly"));
        using var large = await PostAsync(host, "/whip/r1", WhipOffers.Video() + new string('a', 70_000));

        Assert.Equal(
            Codes(415, 400, 422, 422, 413),
            [type.StatusCode, noSdp.StatusCode, codec.StatusCode, direction.StatusCode, large.StatusCode]);
        var refused = await codec.Content.ReadAsStringAsync();
        foreach (var named in (string[])["offers H264 (packetization-mode 0, profile-level-id 42e01f)", "VP8/90000", "H264/90000 (packetization-mode 1, profile-level-id 640032)", "AV1/90000"])
            Assert.Contains(named, refused, StringComparison.Ordinal);
        Assert.Equal("[]", await host.Control.GetStringAsync("/v1/transports"));
    }

    [Theory]
    [InlineData("H264/90000", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")]
    [InlineData("H264/90000", "packetization-mode=1;profile-level-id=4d001f")]
    [InlineData("H264/90000", "packetization-mode=1;profile-level-id=64001f")]
    [InlineData("VP9/90000", "profile-id=0")]
    [InlineData("VP9/90000", "")]
    [InlineData("AV1/90000", "level-idx=5;profile=0;tier=0")]
    public async Task Post_EachForwardedCodec_IsAnswered(string codec, string format)
    {
        await using var host = await SfuTestHost.StartAsync();

        using var response = await PostAsync(host, "/whip/r1", WhipOffers.Video(codec: codec, format: format));
        var answer = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains($"a=rtpmap:100 {codec}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:101 rtx/90000\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_FollowsIfMatch()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var created = await PostAsync(host, "/whip/r1", WhipOffers.Video());
        var session = created.Headers.Location!.OriginalString;
        var etag = created.Headers.ETag!.Tag;
        var trickle = $"a=ice-ufrag:{WhipOffers.Ufrag}\r\na=ice-pwd:0123456789abcdefghijklmn\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n";
        var restart = trickle.Replace(WhipOffers.Ufrag, "newu", StringComparison.Ordinal);

        using var missing = await PatchAsync(host, session, trickle, null);
        using var stale = await PatchAsync(host, session, trickle, "\"old\"");
        using var wrongType = await PatchAsync(host, session, trickle, etag, SdpType);
        using var good = await PatchAsync(host, session, trickle, etag);
        using var restarted = await PatchAsync(host, session, restart, "*");
        using var outdated = await PatchAsync(host, session, restart, etag);
        using var unknown = await PatchAsync(host, "/whip/r1/nosuchsession", trickle, etag);

        Assert.Equal(
            Codes(428, 412, 415, 204, 200, 412, 404),
            [missing.StatusCode, stale.StatusCode, wrongType.StatusCode, good.StatusCode, restarted.StatusCode, outdated.StatusCode, unknown.StatusCode]);
        Assert.NotEqual(etag, restarted.Headers.ETag?.Tag);
        Assert.Contains("a=ice-ufrag:", await restarted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_GetAndDelete_TellWhetherItLives()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var created = await PostAsync(host, "/whip/r1", WhipOffers.Video());
        var session = created.Headers.Location!.OriginalString;

        using var alive = await host.Public.GetAsync(session);
        using var deleted = await host.Public.DeleteAsync(session);
        using var gone = await host.Public.GetAsync(session);
        using var again = await host.Public.DeleteAsync(session);

        Assert.Equal(Codes(204, 200, 404, 404), [alive.StatusCode, deleted.StatusCode, gone.StatusCode, again.StatusCode]);
    }

    [Fact]
    public async Task Post_SameIdentityAgain_ReplacesStaleSession()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var first = await PostAsync(host, "/whip/r1?peer=alice", WhipOffers.Video());
        using var other = await PostAsync(host, "/whip/r1?peer=bob", WhipOffers.Video());

        using var second = await PostAsync(host, "/whip/r1?peer=alice", WhipOffers.Video());
        using var stale = await host.Public.DeleteAsync(first.Headers.Location!.OriginalString);
        using var alive = await host.Public.GetAsync(second.Headers.Location!.OriginalString);
        using var untouched = await host.Public.GetAsync(other.Headers.Location!.OriginalString);

        Assert.Equal(Codes(404, 204, 204), [stale.StatusCode, alive.StatusCode, untouched.StatusCode]);
    }

    [Fact]
    public async Task Options_NamesWhatIsAccepted()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/whip/r1");

        using var response = await host.Public.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(SdpType, string.Join(',', response.Headers.GetValues("Accept-Post")));
    }

    [Fact]
    public async Task Post_TransportsExhausted_503WithRetryAfter()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.MaxTransports = 1);
        using var first = await PostAsync(host, "/whip/r1?peer=a", WhipOffers.Video());

        using var second = await PostAsync(host, "/whip/r1?peer=b", WhipOffers.Video());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Whep_WithoutPublisher_409WithRetryAfter()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var response = await PostAsync(host, "/whep/r1/p_none", WhipOffers.Video("recvonly"));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Whep_OfPlainProducer_AnswersSendonly()
    {
        await using var host = await SfuTestHost.StartAsync();
        var producer = await host.PublishPlainAsync("r1");

        using var response = await PostAsync(host, $"/whep/r1/{producer.ProducerId}", WhipOffers.Video("recvonly"));
        var answer = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains("a=sendonly", answer, StringComparison.Ordinal);
        Assert.Contains("a=ssrc-group:FID", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whep_ViewerWithoutThePublishedCodec_NamesBothSides()
    {
        await using var host = await SfuTestHost.StartAsync();
        var producer = await host.PublishPlainAsync("r1", codec: "H264/90000", format: "packetization-mode=1;profile-level-id=42c01f");

        using var other = await PostAsync(host, $"/whep/r1/{producer.ProducerId}", WhipOffers.Video("recvonly"));
        using var profile = await PostAsync(host, $"/whep/r1/{producer.ProducerId}", WhipOffers.Video("recvonly", "H264/90000", format: "packetization-mode=1;profile-level-id=640032"));
        using var same = await PostAsync(host, $"/whep/r1/{producer.ProducerId}", WhipOffers.Video("recvonly", "H264/90000", format: "packetization-mode=1;profile-level-id=42e01f"));

        Assert.Equal(Codes(422, 422, 201), [other.StatusCode, profile.StatusCode, same.StatusCode]);
        var refused = await other.Content.ReadAsStringAsync();
        Assert.Contains("offers VP8, rtx; supported here: H264/90000 (packetization-mode 1, profile-level-id 42e01f)", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_AreRequiredOutsideDevelopment()
    {
        var keys = ApiKeys.CreateEphemeral("k");
        var tokens = new TokenIssuer(keys, TimeProvider.System);
        await using var host = await SfuTestHost.StartAsync(AccessPolicy.Required(keys, TimeProvider.System));

        using var none = await PostAsync(host, "/whip/r1", WhipOffers.Video());
        using var viewer = await PostAsync(host, "/whip/r1", WhipOffers.Video(), token: tokens.Issue("eve", new Grants { RoomJoin = true, CanPublish = false }, TimeSpan.FromMinutes(1)));
        using var elsewhere = await PostAsync(host, "/whip/r1", WhipOffers.Video(), token: tokens.Issue("eve", new Grants { RoomJoin = true, Room = "r2" }, TimeSpan.FromMinutes(1)));
        using var good = await PostAsync(host, "/whip/r1", WhipOffers.Video(), token: tokens.Issue("eve", new Grants { RoomJoin = true, Room = "r1" }, TimeSpan.FromMinutes(1)));

        Assert.Equal(Codes(401, 403, 403, 201), [none.StatusCode, viewer.StatusCode, elsewhere.StatusCode, good.StatusCode]);
    }

    private static HttpStatusCode[] Codes(params int[] codes) => [.. codes.Select(code => (HttpStatusCode)code)];

    private static async Task<HttpResponseMessage> PostAsync(SfuTestHost host, string path, string offer, string type = SdpType, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(offer, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await host.Public.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PatchAsync(SfuTestHost host, string path, string body, string? ifMatch, string type = FragmentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await host.Public.SendAsync(request);
    }
}
