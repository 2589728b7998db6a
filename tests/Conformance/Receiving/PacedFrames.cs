using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Receiving;

/// <summary>
/// The frame assembler as a play-out buffer: one frame at most for each packet that comes, once so many are whole; a hole is waited for until the buffer
/// is full, which costs the oldest frames; packets far behind begin anew.
/// </summary>
internal sealed class PacedFrames
{
    // Further behind is no late packet but another numbering.
    private const int MaxMisorder = 100;

    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly SortedDictionary<long, uint> _held = [];
    private readonly PacketFeed _feed;
    private readonly int _wholeFrames;
    private readonly bool _isVideo;
    private long? _origin;

    public PacedFrames(JsonElement config)
    {
        var capacity = config.GetProperty("capacity").GetInt32();
        _feed = new PacketFeed(
            new OpaquePayloads(), new FrameAssemblerOptions { StartWait = TimeSpan.Zero, SkipToKeyFrame = false, InitialPackets = capacity, MaxPackets = capacity, KeepsNewestOnOverflow = true, KeepsNewestCopy = true });
        _feed.Assembler.HoleWait = Forever;
        _wholeFrames = config.TryGetProperty("prefetch", out var prefetch) ? Math.Max(1, prefetch.GetInt32()) : 1;
        _isVideo = config.GetProperty("video").GetBoolean();
    }

    /// <summary>What is held, the oldest first.</summary>
    public IEnumerable<ushort> Held => _held.Keys.Select(sequence => (ushort)sequence);

    /// <summary>The frame that the packet lets go, if any.</summary>
    public object? Add(byte[] bytes, out bool needsKeyFrame)
    {
        needsKeyFrame = false;
        if (!RtpPacket.TryParse(bytes, out var packet)) throw new InvalidDataException("the packet cannot be read");
        var sequence = _feed.Extend(packet.SequenceNumber, _origin);
        if (sequence < _origin)
        {
            if (_origin - sequence < MaxMisorder) return null;
            _feed.Assembler.Restart();
            _held.Clear();
            needsKeyFrame = _isVideo;
            _origin = null;
        }

        _origin ??= sequence;
        var result = _feed.Insert(WithoutMarker(bytes), sequence);
        needsKeyFrame |= result == InsertResult.Overflowed && _isVideo;
        _held[sequence] = packet.Timestamp;
        Forget();
        if (WholeFrames() < _wholeFrames || !_feed.Assembler.TryAssemble(default, out var frame, out var payload)) return null;
        var given = new { ts = (uint)frame.Timestamp, data = CaseReport.Hex(payload) };
        Forget();
        return given;
    }

    /// <summary>Frames from the origin on that are followed by another timestamp.</summary>
    private int WholeFrames()
    {
        var (frames, next, timestamp) = (0, _origin!.Value, (uint?)null);
        foreach (var (sequence, own) in _held)
        {
            if (sequence != next++) break;
            if (timestamp is not null && own != timestamp) frames++;
            timestamp = own;
        }
        return frames;
    }

    private void Forget()
    {
        _origin = _feed.Assembler.Head;
        foreach (var gone in _held.Keys.TakeWhile(sequence => sequence < _origin).ToList()) _held.Remove(gone);
    }

    /// <summary>Here a frame ends where the timestamp changes only.</summary>
    private static byte[] WithoutMarker(byte[] bytes)
    {
        var packet = bytes.ToArray();
        packet[1] &= 0x7F;
        return packet;
    }
}
