using System.Net;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private const string Sha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roomlens-store-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Refresh_BadManifestBesideGood_FailsAlone()
    {
        WriteManifest("good", ManifestText("good"));
        WriteManifest("bad", "apiVersion: nonsense");

        var store = CreateStore();

        Assert.Equal(["bad", "good"], store.Models.Select(model => model.Name));
        Assert.Equal([ModelState.Failed, ModelState.Missing], store.Models.Select(model => model.State));
        Assert.Contains("apiVersion", store.Find("bad")!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Refresh_WeightsInMirrorUnderAnyName_AreReady()
    {
        WriteManifest("m", ManifestText("m"));
        File.WriteAllText(Path.Combine(Sub("mirror"), "other.bin"), "abc");
        File.WriteAllText(Path.Combine(Sub("mirror"), "weights.onnx"), "xyz");

        var model = CreateStore().Find("m")!;

        Assert.Equal(ModelState.Ready, model.State);
        Assert.EndsWith("other.bin", model.WeightsPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchMissingAsync_GoodDownload_IsReadyForAllWithTheseWeights()
    {
        WriteManifest("a", ManifestText("a"));
        WriteManifest("b", ManifestText("b"));
        var store = CreateStore();
        using var server = new FakeServer(HttpStatusCode.OK, "abc");
        using var http = new HttpClient(server);

        var fetched = await store.FetchMissingAsync(new ModelFetcher(http, store.CacheFolder), CancellationToken.None);

        Assert.Equal(["a", "b"], fetched);
        Assert.All(store.Models, model => Assert.Equal(ModelState.Ready, model.State));
        Assert.Equal(1, server.Requests);
        Assert.Equal([Sha256OfAbc + ".onnx"], Directory.GetFiles(store.CacheFolder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("abd", "sha256 is")]
    [InlineData("abcd", "4 bytes offered")]
    public async Task FetchMissingAsync_WrongContent_LeavesNothingBehind(string content, string reason)
    {
        WriteManifest("a", ManifestText("a"));
        var store = CreateStore();
        using var server = new FakeServer(HttpStatusCode.OK, content);
        using var http = new HttpClient(server);

        await store.FetchMissingAsync(new ModelFetcher(http, store.CacheFolder), CancellationToken.None);

        Assert.Equal(ModelState.Missing, store.Find("a")!.State);
        Assert.Contains(reason, store.Find("a")!.Detail, StringComparison.Ordinal);
        Assert.False(Directory.Exists(store.CacheFolder) && Directory.EnumerateFileSystemEntries(store.CacheFolder).Any());
    }

    [Fact]
    public async Task FetchAsync_FromMirror_CopiesVerified()
    {
        File.WriteAllText(Path.Combine(Sub("usb"), "x"), "abc");
        using var http = new HttpClient(new FakeServer(HttpStatusCode.NotFound, ""));
        var fetcher = new ModelFetcher(http, Sub("cache"), Sub("usb"));

        var good = await fetcher.FetchAsync(new ModelArtifact("weights.onnx", null, Sha256OfAbc, 3), CancellationToken.None);
        var bad = await fetcher.FetchAsync(new ModelArtifact("weights.onnx", null, new string('0', 64), 3), CancellationToken.None);

        Assert.Equal("abc", File.ReadAllText(good.Path!));
        Assert.Null(bad.Path);
        Assert.Contains("no file with 3 bytes", bad.Problem, StringComparison.Ordinal);
    }

    private ModelStore CreateStore() => new(new ModelStoreOptions
    {
        ManifestFolders = [Sub("manifests")],
        MirrorFolders = [Sub("mirror")],
        CacheFolder = Path.Combine(_folder.FullName, "cache"),
    });

    private void WriteManifest(string name, string yaml) => File.WriteAllText(Path.Combine(Sub("manifests"), name + ".yaml"), yaml);

    private static string ManifestText(string name) => ManifestReaderTests.Shipped("person")
        .Replace("name: person\n", $"name: {name}\n", StringComparison.Ordinal)
        .Replace("d39bee73564e338080378b0ad567fbb40e818b55bbfaf971de82a0267ed16b8a", Sha256OfAbc, StringComparison.Ordinal)
        .Replace("bytes: 3713911", "bytes: 3", StringComparison.Ordinal);

    private string Sub(string name) => _folder.CreateSubdirectory(name).FullName;

    private sealed class FakeServer(HttpStatusCode status, string content) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(content) });
        }
    }
}
