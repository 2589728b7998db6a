namespace RoomLens.Hosting.Udp.Batches;

/// <summary>Up to 64 received datagrams with their senders: what one turn takes from one socket.</summary>
internal sealed class ReceiveBatch
{
    /// <summary>Datagrams per socket and turn.</summary>
    public const int Capacity = 64;

    private readonly int[] _lengths = new int[Capacity];
    private readonly UdpAddress[] _from = new UdpAddress[Capacity];

    public PinnedSlots Slots { get; } = new(Capacity);

    public int Count { get; set; }

    public void Set(int index, in UdpAddress from, int length)
    {
        _from[index] = from;
        _lengths[index] = length;
    }

    public ref readonly UdpAddress From(int index) => ref _from[index];

    /// <summary>Marks a datagram that did not fit its slot.</summary>
    public void SetTruncated(int index) => _lengths[index] = -1;

    public bool IsTruncated(int index) => _lengths[index] < 0;

    public Span<byte> Datagram(int index) => Slots.Slot(index)[.._lengths[index]];
}
