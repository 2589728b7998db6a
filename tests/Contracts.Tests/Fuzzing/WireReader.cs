using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoomLens.Hosting.Json;

namespace RoomLens.Contracts.Tests.Fuzzing;

/// <summary>Reads documents of one type; what was read can be written, and read again.</summary>
internal sealed class WireReader(JsonTypeInfo type)
{
    private readonly ArrayBufferWriter<byte> _written = new();
    /// <summary>True when it was read.</summary>
    public bool Read(byte[] utf8)
    {
        // As HTTP bodies are: members that stay JSON are decoded later.
        if (!JsonText.IsReadable(utf8) || !TryRead(utf8, out var read)) return false;
        Assert.True(TryRead(Write(read), out _), "what was read and written again is refused");
        return true;
    }

    private ReadOnlySpan<byte> Write(object value)
    {
        _written.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_written)) JsonSerializer.Serialize(writer, value, type);
        return _written.WrittenSpan;
    }

    private bool TryRead(ReadOnlySpan<byte> utf8, out object value)
    {
        value = this;
        try
        {
            if (JsonSerializer.Deserialize(utf8, type) is not { } read) return false;
            value = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
