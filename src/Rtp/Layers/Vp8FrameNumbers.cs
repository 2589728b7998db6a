using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;

namespace RoomLens.Rtp.Layers;

/// <summary>
/// Keeps picture id, TL0PICIDX and KEYIDX of one receiver's VP8 stream continuous (RFC 7741 section 4.2) over switches between sources, which
/// number their frames apart, and over pictures left out. Packets sent again get what they had the first time.
/// </summary>
public sealed class Vp8FrameNumbers
{
    /// <summary>Sources told apart; a higher number shares its place with a lower one.</summary>
    public const int MaxSources = 8;

    private const int IndexBits = 8;
    private const int KeyBits = 5;

    private readonly Source?[] _sources = new Source?[MaxSources];
    private readonly SequenceMap _pictures = new(0);
    private readonly SequenceMap _indexes = new(0);
    private readonly SequenceMap _keys = new(0);
    private bool _switched;

    /// <summary>The next live packet is of another source, or after a break: its numbers continue at the last + 1, from 0 at the start.</summary>
    public void Switch() => _switched = true;

    /// <summary>The picture of this payload is left out: later pictures close up, once for all its packets. One that comes late stays a hole.</summary>
    public void Skip(int source, in Vp8Descriptor descriptor)
    {
        if (descriptor.PictureId is not { } id || _switched) return;
        var picture = Of(source).Pictures.Extend((uint)id, descriptor.PictureIdBits);
        // Left out from the start: the first one that is not keeps the number of this one.
        if (!_pictures.HasBegun) _pictures.Synchronize(source, picture, (int)picture);
        _pictures.Skip(source, picture);
    }

    /// <summary>Rewrites the descriptor at the beginning of a payload, in place; one that has no picture id is left as it is.</summary>
    /// <param name="source">Whose numbering it is.</param>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="isLive">It is sent for the first time; otherwise only what is known is looked up.</param>
    /// <returns>False: it is older than the start, or than what is remembered; its numbers stay as they are.</returns>
    public bool TryRewrite(int source, Span<byte> payload, bool isLive)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor) || descriptor.PictureId is not { } id) return true;
        var own = Of(source);
        var bits = descriptor.PictureIdBits;
        if (isLive && (_switched || !_pictures.HasBegun || Restarts(own, descriptor))) Begin(source, own, descriptor);
        var picture = isLive ? own.Pictures.Extend((uint)id, bits) : own.Pictures.Peek((uint)id, bits);
        if (!_pictures.TryMap(source, picture, out var newPicture)) return false;
        var position = 2;
        if (bits == 15) payload[position++] = (byte)(0x80 | (newPicture >> 8 & 0x7F));
        payload[position++] = bits == 15 ? (byte)newPicture : (byte)(newPicture & 0x7F);
        if (descriptor.Tl0PicIdx is { } index)
        {
            if (TryRewrite(_indexes, source, own.Indexes, (uint)index, IndexBits, isLive, out var newIndex)) payload[position] = (byte)newIndex;
            position++;
        }
        if (descriptor.KeyIdx is { } key && TryRewrite(_keys, source, own.Keys, (uint)key, KeyBits, isLive, out var newKey))
            payload[position] = (byte)((payload[position] & 0xE0) | (int)(newKey & 0x1F));
        return true;
    }

    private static bool TryRewrite(SequenceMap map, int source, CircularExtender own, uint number, int bits, bool isLive, out long output)
    {
        var extended = isLive ? own.Extend(number, bits) : own.Peek(number, bits);
        // A field that was not there at the switch continues with what it has.
        if (isLive && !map.HasBegun) map.Synchronize(source, extended, (int)(extended - map.HighestOutput));
        return map.TryMap(source, extended, out output);
    }

    /// <summary>A key frame whose number is no newer than what came before: its encoder began anew.</summary>
    private static bool Restarts(Source own, in Vp8Descriptor descriptor) =>
        descriptor.IsKeyFrame && own.Pictures.Newest > own.Pictures.Peek((uint)descriptor.PictureId!.Value, descriptor.PictureIdBits);

    private void Begin(int source, Source own, in Vp8Descriptor descriptor)
    {
        var picture = own.Pictures.Restart((uint)descriptor.PictureId!.Value, descriptor.PictureIdBits);
        // Without a switch before it, the first packet keeps its numbers.
        var keeps = !_switched && !_pictures.HasBegun;
        _pictures.Synchronize(source, picture, keeps ? (int)picture : 1);
        if (descriptor.Tl0PicIdx is { } index)
        {
            var extended = own.Indexes.Restart((uint)index, IndexBits);
            _indexes.Synchronize(source, extended, keeps ? (int)extended : 1);
        }
        if (descriptor.KeyIdx is { } key)
        {
            var extended = own.Keys.Restart((uint)key, KeyBits);
            _keys.Synchronize(source, extended, keeps ? (int)extended : 1);
        }
        _switched = false;
    }

    private Source Of(int source) => _sources[source & (MaxSources - 1)] ??= new Source();

    private sealed class Source
    {
        public CircularExtender Pictures { get; } = new();
        public CircularExtender Indexes { get; } = new();
        public CircularExtender Keys { get; } = new();
    }
}
