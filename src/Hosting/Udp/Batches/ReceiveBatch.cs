namespace RoomLens.Hosting.Udp.Batches;

/// <summary>Received datagrams with their senders: what one turn takes from one socket.</summary>
internal sealed class ReceiveBatch
{
    /// <summary>Datagrams per socket and turn, and slots for them.</summary>
    public const int Capacity = 64;

    /// <summary>Slots for trains per socket and turn: as many octets as a worker would otherwise take in 500 datagrams.</summary>
    public const int TrainSlots = 16;

    /// <summary>Most datagrams of a train (UDP_MAX_SEGMENTS of Linux 6; it was 64).</summary>
    public const int MaxTrain = 128;

    /// <summary>Length of a datagram that is dropped and counted.</summary>
    public const int Refused = -1;

    private const long Unknown = long.MinValue;

    private readonly Entry[] _entries;

    /// <summary>A batch: of a datagram per slot, or of a train of them per slot.</summary>
    public ReceiveBatch(bool trains = false)
    {
        _entries = new Entry[trains ? TrainSlots * MaxTrain : Capacity];
        Slots = trains ? new PinnedSlots(TrainSlots, 1 << 16) : new PinnedSlots(Capacity);
    }

    public PinnedSlots Slots { get; }

    public int Count { get; set; }

    /// <summary>Sets a datagram that has its slot for itself.</summary>
    public void Set(int index, in UdpAddress from, int length) => _entries[index] = new Entry { From = from, Slot = index, Length = length, Age = Unknown };

    /// <summary>Appends a datagram that begins somewhere in a slot; its age is not known.</summary>
    public void Add(in UdpAddress from, int slot, int offset, int length) =>
        _entries[Count++] = new Entry { From = from, Slot = slot, Offset = offset, Length = length > PinnedSlots.MaxDatagramBytes ? Refused : length, Age = Unknown };

    public ref readonly UdpAddress From(int index) => ref _entries[index].From;

    /// <summary>How long a datagram had been there when it was read, ns by the wall clock; null = not known.</summary>
    public void SetAge(int index, long? nanoseconds) => _entries[index].Age = nanoseconds ?? Unknown;

    /// <summary>The same.</summary>
    public TimeSpan? Age(int index) => _entries[index].Age == Unknown ? null : TimeSpan.FromTicks(_entries[index].Age / TimeSpan.NanosecondsPerTick);

    /// <summary>Marks a datagram that did not fit its slot.</summary>
    public void SetTruncated(int index) => _entries[index].Length = Refused;

    public bool IsTruncated(int index) => _entries[index].Length < 0;

    public Span<byte> Datagram(int index) => Slots.Slot(_entries[index].Slot).Slice(_entries[index].Offset, _entries[index].Length);

    private struct Entry
    {
        public UdpAddress From;
        public int Slot;
        public int Offset;
        public int Length;
        public long Age;
    }
}
