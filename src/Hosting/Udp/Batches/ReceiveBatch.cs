namespace RoomLens.Hosting.Udp.Batches;

/// <summary>Up to 64 received datagrams with their senders: what one turn takes from one socket.</summary>
internal sealed class ReceiveBatch
{
    /// <summary>Datagrams per socket and turn.</summary>
    public const int Capacity = 64;

    private const long Unknown = long.MinValue;

    private readonly int[] _lengths = new int[Capacity];
    private readonly long[] _ages = new long[Capacity];
    private readonly UdpAddress[] _from = new UdpAddress[Capacity];

    public PinnedSlots Slots { get; } = new(Capacity);

    public int Count { get; set; }

    public void Set(int index, in UdpAddress from, int length)
    {
        _from[index] = from;
        _lengths[index] = length;
    }

    public ref readonly UdpAddress From(int index) => ref _from[index];

    /// <summary>How long a datagram had been there when it was read, ns by the wall clock; null = not known.</summary>
    public void SetAge(int index, long? nanoseconds) => _ages[index] = nanoseconds ?? Unknown;

    /// <summary>The same.</summary>
    public TimeSpan? Age(int index) => _ages[index] == Unknown ? null : TimeSpan.FromTicks(_ages[index] / TimeSpan.NanosecondsPerTick);

    /// <summary>Marks a datagram that did not fit its slot.</summary>
    public void SetTruncated(int index) => _lengths[index] = -1;

    public bool IsTruncated(int index) => _lengths[index] < 0;

    public Span<byte> Datagram(int index) => Slots.Slot(index)[.._lengths[index]];
}
