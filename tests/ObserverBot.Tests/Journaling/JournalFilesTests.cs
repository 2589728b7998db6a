using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Journaling;

public sealed class JournalFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Append_BeforeTheDiskIsWaitedFor_IsReadByTheNextProcess()
    {
        using var files = Open();
        files.Load();

        files.Append([Samples.Observation()], []);

        using var next = Open();
        Assert.Equal(1, Assert.Single(next.Load().Unacknowledged).BotSeq);
        Assert.True(files.IsUnflushed);
    }

    [Fact]
    public void Flush_AfterAppend_LeavesNothingToFlush()
    {
        using var files = Open();
        files.Load();
        files.Append([Samples.Observation()], []);

        files.Flush();

        Assert.False(files.IsUnflushed);
    }

    public void Dispose() => _folder.Dispose();

    private JournalFiles Open() => new(new JournalOptions { Directory = _folder.Path }, new ManualTime());
}
