using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.ObserverBot.Journaling;

namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>Opens journals over one folder, one after the other.</summary>
internal sealed class JournalFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManualTime Time { get; } = new();

    public string Folder => _folder.Path;

    public ObservationJournal Open(long maxBytes = 64 << 20, long segmentBytes = 4 << 20)
    {
        var journal = new ObservationJournal(
            new JournalOptions { Directory = Folder, MaxBytes = maxBytes, SegmentBytes = segmentBytes }, Time, NullLogger.Instance);
        journal.Open();
        return journal;
    }

    /// <summary>Appends and waits until all of it is on disk.</summary>
    public static async Task<IReadOnlyList<Observation>> AppendAsync(ObservationJournal journal, int count, int expected)
    {
        for (var i = 0; i < count; i++) journal.Append(Samples.Observation());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (journal.Peek(int.MaxValue).Count < expected) await journal.WaitAsync(limit.Token);
        return journal.Peek(int.MaxValue);
    }

    public void Dispose() => _folder.Dispose();
}
