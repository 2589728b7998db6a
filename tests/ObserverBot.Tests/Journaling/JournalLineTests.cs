using System.Buffers;
using System.Text;
using RoomLens.ObserverBot.Journaling;

namespace RoomLens.ObserverBot.Tests.Journaling;

public sealed class JournalLineTests
{
    private static readonly byte[] Line = Write("{\"a\":1}");

    [Fact]
    public void TryRead_WholeLine_GivesKindAndBody()
    {
        Assert.True(JournalLine.TryRead(Line, out var kind, out var body));

        Assert.Equal(JournalLine.Observation, kind);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void TryRead_EachTruncation_IsRefused()
    {
        for (var length = 0; length < Line.Length; length++) Assert.False(JournalLine.TryRead(Line.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void TryRead_AnyChangedOctetOfLengthSumOrBody_IsRefused()
    {
        for (var i = 1; i < Line.Length; i++)
        {
            var changed = Line.ToArray();
            changed[i] ^= 0x01;
            Assert.False(JournalLine.TryRead(changed, out _, out _), $"octet {i}");
        }
    }

    [Fact]
    public void TryRead_Noise_NeverThrows()
    {
        var random = new Random(4711);
        var noise = new byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(noise);
            JournalLine.TryRead(noise.AsSpan(0, random.Next(noise.Length)), out _, out _);
        }
    }

    private static byte[] Write(string body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JournalLine.Write(buffer, JournalLine.Observation, Encoding.UTF8.GetBytes(body));
        return buffer.WrittenSpan[..^1].ToArray();
    }
}
