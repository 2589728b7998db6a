using System.Buffers.Binary;
using RoomLens.Fuzzing;

namespace RoomLens.Rtp.Tests.Fuzzing.Grammar;

/// <summary>
/// Messages with attributes that come, go, move and change in type, length and content; what frames them fits again (RFC 8489 sections 5 and 14),
/// so that they get behind the check of the structure.
/// </summary>
internal sealed class StunMutation(IReadOnlyList<byte[]> corpus) : IMutation
{
    private const int Header = 20;
    private const int MostAttributes = 24;
    private static readonly ushort[] Types = [0x0001, 0x0006, 0x0008, 0x0009, 0x000A, 0x0014, 0x0015, 0x0020, 0x0024, 0x0025, 0x8022, 0x8028, 0x8029, 0x802A, 0x7FFF, 0xFFFF];

    private readonly List<(ushort Type, byte[] Value)> _attributes = [];

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var original = choice.Pick(corpus);
        Read(original);
        for (var left = 1 + choice.Next(3); left > 0; left--) Change(choice);
        var message = new byte[Header + _attributes.Sum(attribute => 4 + (attribute.Value.Length + 3 & ~3))];
        original.AsSpan(0, Header).CopyTo(message);
        if (choice.Chance(0.2)) choice.Overwrite(message.AsSpan(0, 2));
        if (choice.Chance(0.2)) choice.Overwrite(message.AsSpan(8, 12));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(message.Length - Header));
        var at = Header;
        foreach (var (type, value) in _attributes)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), type);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), (ushort)value.Length);
            value.CopyTo(message, at + 4);
            at += 4 + (value.Length + 3 & ~3);
        }

        return message;
    }

    private void Read(ReadOnlySpan<byte> message)
    {
        _attributes.Clear();
        for (var at = Header; at < message.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            _attributes.Add((BinaryPrimitives.ReadUInt16BigEndian(message[at..]), message.Slice(at + 4, length).ToArray()));
            at += 4 + (length + 3 & ~3);
        }
    }

    private void Change(Mutator choice)
    {
        if (_attributes.Count == 0 || (_attributes.Count < MostAttributes && choice.Chance(0.2)))
        {
            _attributes.Insert(choice.Next(_attributes.Count + 1), (Type(choice), Value(choice)));
            return;
        }

        var at = choice.Next(_attributes.Count);
        var (type, value) = _attributes[at];
        switch (choice.Next(5))
        {
            case 0: _attributes.RemoveAt(at); break;
            case 1: _attributes[at] = (Type(choice), value); break;
            case 2: _attributes[at] = (type, Value(choice)); break;
            case 3: (_attributes[at], _attributes[^1]) = (_attributes[^1], _attributes[at]); break;
            default: choice.Overwrite(value); break;
        }
    }

    private static ushort Type(Mutator choice) => choice.Chance(0.9) ? Types[choice.Next(Types.Length)] : (ushort)choice.Next(1 << 16);

    private static byte[] Value(Mutator choice)
    {
        var value = new byte[choice.Chance(0.9) ? choice.Next(25) : choice.Next(600)];
        choice.Fill(value);
        return value;
    }
}
