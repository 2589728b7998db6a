using RoomLens.Hosting.Startup;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Journaling;

public sealed class ObservationJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    [Fact]
    public async Task Append_Several_NumbersThemAscending()
    {
        using var journal = _fixture.Open();

        var pending = await JournalFixture.AppendAsync(journal, 5, 5);

        Assert.Equal([1, 2, 3, 4, 5], pending.Select(o => o.BotSeq));
    }

    [Fact]
    public async Task Open_AfterRestart_KeepsUnacknowledgedAndNumbersOn()
    {
        using (var first = _fixture.Open())
        {
            await JournalFixture.AppendAsync(first, 4, 4);
            first.Acknowledge(2);
        }

        using var second = _fixture.Open();
        var pending = await JournalFixture.AppendAsync(second, 1, 3);

        Assert.Equal([3, 4, 5], pending.Select(o => o.BotSeq));
    }

    [Fact]
    public async Task Open_AllAcknowledged_StillNumbersAscending()
    {
        for (var round = 0; round < 3; round++)
        {
            using var earlier = _fixture.Open();
            await JournalFixture.AppendAsync(earlier, 2, 2);
            earlier.Acknowledge(long.MaxValue - 1);
        }

        using var journal = _fixture.Open();
        var pending = await JournalFixture.AppendAsync(journal, 1, 1);

        Assert.Equal(7, pending[0].BotSeq);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(150)]
    public async Task Open_TornTail_KeepsWhatIsWholeAndAppends(int tornBytes)
    {
        using (var first = _fixture.Open()) await JournalFixture.AppendAsync(first, 3, 3);
        var file = Assert.Single(Directory.GetFiles(_fixture.Folder, "*.log"));
        using (var stream = File.OpenWrite(file)) stream.SetLength(stream.Length - tornBytes);

        using var second = _fixture.Open();
        var pending = await JournalFixture.AppendAsync(second, 1, 3);

        Assert.Equal([1, 2], pending.Take(2).Select(o => o.BotSeq));
        Assert.True(pending[2].BotSeq >= 3);
    }

    [Fact]
    public async Task Open_ChangedOctet_SkipsThatLineOnly()
    {
        using (var first = _fixture.Open()) await JournalFixture.AppendAsync(first, 3, 3);
        var file = Assert.Single(Directory.GetFiles(_fixture.Folder, "*.log"));
        var bytes = await File.ReadAllBytesAsync(file);
        var secondLine = Array.IndexOf(bytes, (byte)'\n') + 1;
        bytes[secondLine + 60] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        using var second = _fixture.Open();

        Assert.Equal([1, 3], second.Peek(10).Select(o => o.BotSeq));
    }

    [Fact]
    public async Task Append_BeyondBytes_GivesUpTheOldest()
    {
        using var journal = _fixture.Open(maxBytes: 4000, segmentBytes: 1000);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        for (var seq = 1; seq <= 40; seq++)
        {
            journal.Append(Samples.Observation());
            while (journal.Peek(100) is var pending && (pending.Count == 0 || pending[^1].BotSeq < seq)) await journal.WaitAsync(limit.Token);
        }
        journal.Complete();

        Assert.True(journal.LostCount > 0);
        Assert.Equal(40 - journal.LostCount, journal.PendingCount);
        Assert.True(Directory.GetFiles(_fixture.Folder, "*.log").Sum(f => new FileInfo(f).Length) <= 5500);
    }

    [Fact]
    public async Task Append_LongAfter_GivesUpWhatIsTooOld()
    {
        using var journal = _fixture.Open();
        await JournalFixture.AppendAsync(journal, 2, 2);

        _fixture.Time.Now += TimeSpan.FromMinutes(11);
        journal.Append(Samples.Observation());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (journal.Peek(10)[^1].BotSeq != 3) await journal.WaitAsync(limit.Token);

        journal.Complete();

        Assert.Equal([3], journal.Peek(10).Select(o => o.BotSeq));
        Assert.Equal(2, journal.LostCount);
    }

    [Fact]
    public async Task Acknowledge_WholeSegments_DeletesThem()
    {
        using (var journal = _fixture.Open(segmentBytes: 500))
        {
            for (var i = 1; i <= 6; i++) await JournalFixture.AppendAsync(journal, 1, i);
            journal.Acknowledge(6);
        }

        Assert.Single(Directory.GetFiles(_fixture.Folder, "*.log"));
    }

    [Fact]
    public void Open_FolderInUse_SaysSo()
    {
        using var first = _fixture.Open();

        Assert.Throws<StartupException>(() => _fixture.Open());
    }

    public void Dispose() => _fixture.Dispose();
}
