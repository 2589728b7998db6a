using RoomLens.Cli.Storage;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"roomlens-test-{Guid.NewGuid():N}");

    [Fact]
    public void Open_NewFolder_BelongsToItsOwnerAlone()
    {
        DataFolder.Open(_path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void Lock_Twice_SaysThatTheFolderIsInUse()
    {
        var folder = DataFolder.Open(_path);
        using var held = folder.Lock("up");

        var problem = Assert.Throws<StartupException>(() => folder.Lock("up"));

        Assert.Contains(_path, problem.Message, StringComparison.Ordinal);
        Assert.Contains("--data", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_AfterRelease_IsFree()
    {
        var folder = DataFolder.Open(_path);
        folder.Lock("up").Dispose();

        using var held = folder.Lock("up");

        Assert.NotNull(held);
    }

    [Fact]
    public void OpenOrCreate_Twice_KeepsTheKeyAndItsMode()
    {
        var folder = DataFolder.Open(_path);
        var first = ServiceKeys.OpenOrCreate(folder);

        var second = ServiceKeys.OpenOrCreate(folder);

        Assert.Equal(first.Signing, second.Signing);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_path, "keys.json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void OpenOrCreate_DamagedFile_SaysSoAndKeepsIt(string content)
    {
        var folder = DataFolder.Open(_path);
        var file = Path.Combine(_path, "keys.json");
        File.WriteAllText(file, content);

        Assert.Throws<StartupException>(() => ServiceKeys.OpenOrCreate(folder));
        Assert.Equal(content, File.ReadAllText(file));
    }

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }
}
