using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Frames;

/// <summary>
/// Puts frames together from packets in any order and gives them out in decode order, complete or not at all. A complete frame with
/// nothing missing before it leaves at once; a hole is waited for until its deadline, then skipped to the next frame.
/// </summary>
/// <remarks>Call <see cref="TryAssemble"/> until false after each packet and at <see cref="NextTimeout"/>.</remarks>
internal sealed class FrameAssembler
{
    private readonly FrameAssemblerOptions _options;
    private readonly JitterBuffer _buffer;
    private readonly HoleTimer _hole = new();
    private readonly IDepacketizer _depacketizer;
    private readonly FrameBoundary _boundary = new();
    private readonly FrameBuffer _frame;
    private readonly DependencyDescriptorReader _descriptors = new();
    private readonly List<FrameDependencies> _dependencies = [];
    private FrameScan _scan;
    private FrameScan? _keyScan;
    private int? _lastPictureId;
    private int _lastPictureIdBits;
    private bool _lastPictureEnded;
    private int _rotation;
    private bool _began;
    private bool _gap;

    public FrameAssembler(FrameAssemblerOptions options, PacketBufferPool pool, IDepacketizer depacketizer)
    {
        _options = options;
        _depacketizer = depacketizer;
        _frame = new FrameBuffer(options.MaxFrameBytes);
        _buffer = new JitterBuffer(options.InitialPackets, options.MaxPackets, pool, options.KeepsNewestCopy);
    }

    /// <summary>How long a hole is waited for; the owner sets it from the round trip.</summary>
    public TimeSpan HoleWait { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a hole is waited for when a complete key frame lies beyond it; zero when what lies before could not be decoded anyway.</summary>
    public TimeSpan KeyFrameSkipWait { get; set; }

    /// <summary>When a hole is given up; null = none blocks.</summary>
    public Instant? NextTimeout { get; private set; }

    /// <summary>When the hole that blocks now is given up unless it is filled; null = none blocks.</summary>
    public Instant? BlockedUntil { get; private set; }

    /// <summary>First place not yet given out or given up: repairs before it are useless.</summary>
    public long Head => _buffer.Head;

    /// <summary>Packets of media thrown away because their frame could not be completed.</summary>
    public long DroppedPackets { get; private set; }

    /// <summary>Frames that came whole and could not be put together.</summary>
    public long UnreadableFrames { get; private set; }

    /// <summary>Holes given up at their deadline.</summary>
    public long HolesSkipped { get; private set; }

    public InsertResult Insert(in PacketSlot packet, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> descriptor = default)
    {
        var madeRoom = _options.KeepsNewestOnOverflow && TryMakeRoom(packet.Sequence);
        var result = _buffer.Insert(packet, payload, !_began, descriptor);
        if (result == InsertResult.Overflowed) Forget();
        if (madeRoom && result == InsertResult.Stored) result = InsertResult.Overflowed;
        if (result is not (InsertResult.Stored or InsertResult.Overflowed)) return result;
        _hole.HandlePacket(packet.Sequence);
        if (_scan.Start > packet.Sequence || _options.KeepsNewestCopy) _scan = new FrameScan(_buffer.Head);
        if (packet.Kind == SlotKind.Media && packet.Descriptor.IsKeyFrame && packet.Sequence > _buffer.Head) _keyScan = new FrameScan(packet.Sequence);
        return result;
    }

    /// <summary>Everything before this number was consumed or is wanted no more: what of it is held goes, what comes late is refused.</summary>
    public void DiscardBefore(long sequence)
    {
        if (sequence > _buffer.Head) GiveUpTo(sequence);
    }

    /// <summary>A new numbering begins: everything held is thrown away.</summary>
    public void Restart()
    {
        DroppedPackets += _buffer.AdvanceTo(_buffer.Next);
        _buffer.Clear();
        Forget();
        _boundary.Begin();
    }

    /// <summary>The next frame in decode order. <paramref name="payload"/> is valid until the next call.</summary>
    public bool TryAssemble(Instant now, out AssembledFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        NextTimeout = BlockedUntil = null;
        while (_buffer.Head < _buffer.Next)
        {
            ref readonly var first = ref _buffer[_buffer.Head];
            if (first.Kind == SlotKind.Missing)
            {
                if (!TryPassHole(_buffer.Head, now)) return false;
            }
            else if (first.Kind == SlotKind.Padding)
            {
                Advance(_buffer.Head + 1);
            }
            else if (!_began && !first.Descriptor.IsKeyFrame)
            {
                if (!TryPassStart(now)) return false;
            }
            else if (!_boundary.Begins(first))
            {
                // The rest of a frame whose beginning is lost, or a payload that could not be read.
                GiveUpTo(_buffer.Head + 1);
            }
            else
            {
                if (TryComplete(now, out frame, out payload, out var wait)) return true;
                if (wait) return false;
            }
        }
        return false;
    }

    /// <summary>Gives up the oldest frames, whole ones, until a packet so far ahead fits. False: it fits as it is, or nothing would be left.</summary>
    private bool TryMakeRoom(long sequence)
    {
        var first = sequence + 1 - _buffer.MaxSize;
        if (first <= _buffer.Head) return false;
        long? timestamp = null;
        for (var at = _buffer.Head; at < _buffer.Next; at++)
        {
            ref readonly var slot = ref _buffer[at];
            if (slot.Kind == SlotKind.Missing) continue;
            if (at >= first && slot.Timestamp != timestamp)
            {
                GiveUpTo(at);
                return true;
            }

            timestamp = slot.Timestamp;
        }

        return false;
    }

    private bool TryComplete(Instant now, out AssembledFrame frame, out ReadOnlySpan<byte> payload, out bool wait)
    {
        frame = default;
        payload = default;
        wait = false;
        if (_scan.Start != _buffer.Head) _scan = new FrameScan(_buffer.Head);
        switch (_scan.Continue(_buffer))
        {
            case FrameScanResult.Complete:
                return TryBuild(_scan.Cursor, out frame, out payload);
            case FrameScanResult.Damaged:
                GiveUpTo(_scan.Cursor + 1);
                return false;
            default:
                wait = _scan.Cursor >= _buffer.Next || !TryPassHole(_scan.Cursor, now);
                return false;
        }
    }

    /// <summary>At the very start: earlier packets may still come. True = go on with what is there.</summary>
    private bool TryPassStart(Instant now)
    {
        if (_options.StartWait == TimeSpan.Zero) return _began = true;
        if (TrySkipToKeyFrame()) return true;
        var due = _buffer[_buffer.Head].Arrival + _options.StartWait;
        if (now >= due) return _began = true;
        NextTimeout = due;
        return false;
    }

    /// <summary>True when the hole was left behind; the head has moved.</summary>
    private bool TryPassHole(long hole, Instant now)
    {
        _hole.Set(hole, _buffer);
        var skipFrom = _hole.Since + KeyFrameSkipWait;
        if (now >= skipFrom && TrySkipToKeyFrame()) return true;
        if (hole == _buffer.Head && NothingLostBefore(_buffer[_hole.NextPresent]))
        {
            Advance(_hole.NextPresent);
            return true;
        }
        var due = _hole.Since + HoleWait;
        if (now < due)
        {
            BlockedUntil = due;
            NextTimeout = now < skipFrom && _keyScan is not null && skipFrom < due ? skipFrom : due;
            return false;
        }
        HolesSkipped++;
        GiveUpTo(FindFrameStart(hole + 1));
        return true;
    }

    /// <summary>
    /// The numbers between were never media: the frame after them begins the picture whose id follows. They are too few for the id to have gone round,
    /// since each picture takes one at least.
    /// </summary>
    private bool NothingLostBefore(in PacketSlot next) =>
        !_gap && next.Sequence - _buffer.Head < 1L << _lastPictureIdBits && _lastPictureId is { } last && next.Kind == SlotKind.Media && next.Descriptor.Edge == FrameEdge.Start
        && next.Descriptor.PictureIdBits == _lastPictureIdBits && next.Descriptor.PictureId == ((last + 1) & ((1 << _lastPictureIdBits) - 1))
        && (next.Descriptor.SpatialId is null || (_lastPictureEnded && next.Descriptor.SpatialId == 0));

    private bool TrySkipToKeyFrame()
    {
        if (!_options.SkipToKeyFrame || _keyScan is not { } scan || scan.Start <= _buffer.Head) return false;
        var result = scan.Continue(_buffer);
        _keyScan = scan;
        if (result != FrameScanResult.Complete) return false;
        var start = scan.Start;
        while (start > _buffer.Head && IsSameFrame(_buffer[start - 1], _buffer[start])) start--;
        if (start <= _buffer.Head || !FrameBoundary.Begins(_buffer[start], _buffer[start - 1])) return false;
        GiveUpTo(start);
        return true;
    }

    private static bool IsSameFrame(in PacketSlot before, in PacketSlot packet) =>
        packet.Descriptor.Edge != FrameEdge.Start && before.Kind == SlotKind.Media && before.Timestamp == packet.Timestamp;

    private long FindFrameStart(long from)
    {
        for (; from < _buffer.Next; from++)
            if (_buffer[from].Kind == SlotKind.Media && FrameBoundary.Begins(_buffer[from], _buffer[from - 1])) break;
        return from;
    }

    private bool TryBuild(long end, out AssembledFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        var (packets, last, marker) = (0, _buffer.Head, false);
        ref readonly var first = ref _buffer[_buffer.Head];
        var (firstPacketAt, absCaptureTime) = (first.Arrival, first.AbsCaptureTime);
        _frame.Clear();
        _dependencies.Clear();
        _depacketizer.Begin(first.Descriptor);
        for (var sequence = _buffer.Head; sequence < end; sequence++)
        {
            ref readonly var slot = ref _buffer[sequence];
            if (slot.Kind != SlotKind.Media) continue;
            if (slot.DescriptorLength > 0) ReadDependencies(slot.Buffer.AsSpan(slot.Length, slot.DescriptorLength));
            if (!_depacketizer.TryAppend(slot.Buffer.AsSpan(0, slot.Length), _frame))
            {
                UnreadableFrames++;
                GiveUpTo(end);
                return false;
            }
            packets++;
            (last, marker) = (sequence, slot.Marker);
            if (slot.Arrival < firstPacketAt) firstPacketAt = slot.Arrival;
            // Absent means unchanged (3GPP TS 26.114 section 7.4.5).
            if (slot.Rotation is { } rotation) _rotation = rotation;
            absCaptureTime ??= slot.AbsCaptureTime;
        }
        if (!_depacketizer.TryEnd(_frame, out var content))
        {
            UnreadableFrames++;
            GiveUpTo(end);
            return false;
        }
        payload = _frame.Written;
        frame = new AssembledFrame
        {
            FirstSequence = _buffer.Head,
            LastSequence = last,
            Packets = packets,
            Length = payload.Length,
            Timestamp = first.Timestamp,
            Descriptor = first.Descriptor,
            Content = content,
            EndsPicture = marker,
            FirstPacketAt = firstPacketAt,
            Rotation = _rotation,
            AbsCaptureTime = absCaptureTime,
            GapBefore = _gap,
            Dependencies = _dependencies,
        };
        (_lastPictureId, _lastPictureIdBits, _lastPictureEnded) = (first.Descriptor.PictureId, first.Descriptor.PictureIdBits, marker);
        (_began, _gap) = (true, false);
        Advance(end);
        return true;
    }

    /// <summary>One descriptor per frame of the unit: that of its first packet.</summary>
    private void ReadDependencies(ReadOnlySpan<byte> descriptor)
    {
        if (_descriptors.TryRead(descriptor, out var dependencies) && dependencies.Header.StartOfFrame) _dependencies.Add(dependencies);
    }

    /// <summary>Leaves everything before a place behind and remembers what lay right before it.</summary>
    private int Advance(long sequence)
    {
        if (sequence > _buffer.Next || sequence <= _buffer.Head) _boundary.Forget();
        else _boundary.Pass(_buffer[sequence - 1]);
        return _buffer.AdvanceTo(sequence);
    }

    private void GiveUpTo(long sequence)
    {
        DroppedPackets += Advance(sequence);
        (_began, _gap) = (true, true);
    }

    private void Forget()
    {
        _scan = new FrameScan(long.MinValue);
        _keyScan = null;
        _hole.Clear();
        _boundary.Forget();
        _lastPictureId = null;
        (_began, _gap) = (false, true);
    }
}
