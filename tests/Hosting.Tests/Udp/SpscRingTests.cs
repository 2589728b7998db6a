using RoomLens.Hosting.Udp.Rings;

namespace RoomLens.Hosting.Tests.Udp;

public class SpscRingTests
{
    private const int Capacity = 8;

    private readonly SpscRing<Entry> _ring = new(Capacity, static () => new Entry());

    [Fact]
    public void TryPeek_Empty_GivesNothing()
    {
        Assert.True(_ring.IsEmpty);
        Assert.False(_ring.TryPeek(out _));
    }

    [Fact]
    public void TryReserve_WithoutCommit_ShowsNothingToTheReader()
    {
        Assert.True(_ring.TryReserve(0, out var entry));
        entry.Value = 1;

        Assert.False(_ring.TryPeek(out _));
    }

    [Fact]
    public void Entries_OverManyWraps_ComeInOrderAndAreTheSameObjects()
    {
        var seen = new HashSet<Entry>();
        for (var i = 0; i < 10 * Capacity + 3; i += 3)
        {
            for (var j = i; j < i + 3; j++) Write(j);
            for (var j = i; j < i + 3; j++) seen.Add(Read(j));
        }

        Assert.True(_ring.IsEmpty);
        Assert.Equal(Capacity, seen.Count);
    }

    [Fact]
    public void TryReserve_Full_GivesNothingUntilOneIsReleased()
    {
        for (var i = 0; i < Capacity; i++) Write(i);

        Assert.False(_ring.TryReserve(0, out _));
        Read(0);
        Write(Capacity);
        Assert.False(_ring.TryReserve(0, out _));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void TryReserve_KeepingSomeFree_StopsEarlier(int keepFree)
    {
        for (var i = 0; i < Capacity - keepFree; i++) Write(i, keepFree);

        Assert.False(_ring.TryReserve(keepFree, out _));
        Assert.True(_ring.TryReserve(keepFree - 1, out _));
    }

    [Fact]
    public void Entry_UntilReleased_IsNotGivenToTheWriter()
    {
        for (var i = 0; i < Capacity; i++) Write(i);
        Assert.True(_ring.TryPeek(out var borrowed));

        Assert.False(_ring.TryReserve(0, out _));
        Assert.Equal(0, borrowed.Value);
    }

    [Fact]
    public void Constructor_CapacityThatIsNoPowerOfTwo_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new SpscRing<Entry>(12, static () => new Entry()));

    [Fact]
    public async Task TwoThreads_MoveEverythingInOrder_WithoutAllocating()
    {
        const int Count = 200_000;
        var writing = Task.Factory.StartNew(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < Count;)
                {
                    if (!_ring.TryReserve(0, out var entry))
                    {
                        Thread.Yield();
                        continue;
                    }

                    entry.Value = i++;
                    _ring.Commit();
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        var reading = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Count;)
                {
                    if (!_ring.TryPeek(out var entry))
                    {
                        Thread.Yield();
                        continue;
                    }

                    if (entry.Value != i++) return i;
                    _ring.Release();
                }

                return Count;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Assert.Equal(Count, await reading.WaitAsync(TestTimeout.Value));
        Assert.Equal(0, await writing.WaitAsync(TestTimeout.Value));
        Assert.True(_ring.IsEmpty);
    }

    private void Write(int value, int keepFree = 0)
    {
        Assert.True(_ring.TryReserve(keepFree, out var entry));
        entry.Value = value;
        _ring.Commit();
    }

    private Entry Read(int expected)
    {
        Assert.True(_ring.TryPeek(out var entry));
        Assert.Equal(expected, entry.Value);
        _ring.Release();
        return entry;
    }

    private sealed class Entry
    {
        public int Value { get; set; }
    }
}
