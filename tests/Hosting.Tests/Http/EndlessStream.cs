using System.Text;

namespace RoomLens.Hosting.Tests.Http;

/// <summary>A body that repeats a text for ever.</summary>
internal sealed class EndlessStream(string text) : MemoryStream
{
    private readonly byte[] _octets = Encoding.UTF8.GetBytes(text);
    private int _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < buffer.Length; i++, _at = (_at + 1) % _octets.Length) buffer.Span[i] = _octets[_at];
        return ValueTask.FromResult(buffer.Length);
    }
}
