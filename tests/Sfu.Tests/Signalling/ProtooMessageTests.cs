using System.Text;
using RoomLens.Sfu.Signalling;

namespace RoomLens.Sfu.Tests.Signalling;

public sealed class ProtooMessageTests
{
    [Theory]
    [InlineData("""{"request":true,"id":1,"method":"a","data":{"x":"\ud83d\ude00"}}""", true)]
    // Half a surrogate pair is no character (RFC 8259 section 8.2): as a value, a name, or where only a handler would look.
    [InlineData("""{"request":true,"id":1,"method":"\ud83d","data":{}}""", false)]
    [InlineData("""{"request":true,"id":1,"method":"a","data":{"x":"\ude00"}}""", false)]
    [InlineData("""{"request":true,"id":1,"method":"a","data":{"\ud83dx":1}}""", false)]
    [InlineData("""{"request":true,"id":1,"method":"a","data":{"x":[{"y":"\ud83d\ud83d"}]}}""", false)]
    public void TryParse_StringsThatAreNoText_AreRefused(string json, bool isRead)
    {
        Assert.Equal(isRead, ProtooMessage.TryParse(Encoding.UTF8.GetBytes(json), out _));
    }

    [Fact]
    public void TryParse_OctetsThatAreNoUtf8_AreRefused()
    {
        byte[] message = [.. """{"request":true,"id":1,"method":"a","data":{"x":"?"}}"""u8];
        message[Array.LastIndexOf(message, (byte)'?')] = 0xC3;

        Assert.False(ProtooMessage.TryParse(message, out _));
    }
}
