using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Pages, WHIP and signalling by HTTPS, and `up --lan`, in a real browser.</summary>
public sealed class HttpsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task CertificateFiles_PublishPageAndCallWork()
    {
        await using var installation = new Installation(https: true);
        WriteCertificate(installation);
        await installation.UpAsync();
        await using var browser = await Browser.StartAsync();
        List<string> log = [];

        await browser.OpenAsync($"{installation.Url}/publish?room=secure&peer=alice", log);
        await installation.Control.UntilAsync("/v1/rooms/secure", IsSending, Limit);
        await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Any(stream => stream!["state"]!.GetValue<string>() == "observed"), Limit);
        var bob = await CallPage.JoinAsync(browser, installation, "secure", "bob", current: true, new { subscribeOnly = true }, log);

        await bob.UntilDecodedAsync(1, Limit);
        Assert.DoesNotContain(log, line => line.StartsWith("page error", StringComparison.Ordinal));
    }

    [EndToEndFact(Needs.Chromium)]
    public async Task Lan_PrintedLinks_ShareAndShowACamera()
    {
        await using var installation = new Installation(https: true);
        var up = await installation.UpAsync("--lan");
        await up.WaitForLineAsync(line => line.Contains("/?room=demo&token=", StringComparison.Ordinal), Limit);
        var links = up.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("&token=", StringComparison.Ordinal)).ToArray();
        await using var browser = await Browser.StartAsync();

        await browser.OpenAsync(links[0]);
        var live = await browser.OpenAsync(links[1]);

        await live.Locator("figure video").First.WaitForAsync(new() { Timeout = 20_000 });
        await live.WaitForFunctionAsync("() => document.querySelector('figure video')?.videoWidth > 0", null, new() { Timeout = 20_000 });
        Assert.Equal(401, (await installation.Api.SendAsync(HttpMethod.Get, "/v1/rooms")).Status);
        Assert.Equal(401, (await installation.Control.SendAsync(HttpMethod.Get, "/v1/rooms")).Status);
    }

    [EndToEndFact]
    public async Task CertificateFiles_ThatDoNotFit_AreRefusedInOneSentence()
    {
        await using var installation = new Installation();
        installation.Configure("ROOMLENS__Listen__Certificate", Path.Combine(installation.Data, "nothing.pem"));

        var up = installation.Run(["up", "--data", installation.Data, "--port", Installation.Text(installation.PublicPort), "--offline"]);

        Assert.Equal(2, await up.WaitForExitAsync(Limit));
        Assert.Contains("nothing.pem", up.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Output, StringComparison.Ordinal);
    }

    private static void WriteCertificate(Installation installation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=end to end", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(installation.Data, "e2e.pem"), Path.Combine(installation.Data, "e2e.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        installation.Configure("ROOMLENS__Listen__Certificate", certificateFile);
        installation.Configure("ROOMLENS__Listen__CertificateKey", keyFile);
    }

    private static bool IsSending(JsonNode room) =>
        room["producers"]!.AsArray().Any(producer => producer!["kind"]!.GetValue<string>() == "video" && producer["layers"]!.AsArray().Count > 0);
}
