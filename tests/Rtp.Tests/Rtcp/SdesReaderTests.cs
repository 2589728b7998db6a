using RoomLens.Rtp.Rtcp;

namespace RoomLens.Rtp.Tests.Rtcp;

public sealed class SdesReaderTests
{
    // Three chunks: CNAME "a" and TOOL "bc"; none; CNAME "" of the first chunk's source.
    private const string Packet = "83ca0007" + "00000001" + "010161" + "06026263" + "00" + "00000002" + "00000000" + "00000001" + "01000000";

    [Fact]
    public void Chunks_WithoutItemsAndOfOneSource_AreToldApart()
    {
        Assert.True(RtcpReader.TryCreate(Convert.FromHexString(Packet), out var compound));
        Assert.True(compound.TryRead(out var packet));
        var reader = packet.ReadSourceDescription();
        var seen = new List<string>();
        while (reader.TryReadChunk(out var ssrc))
        {
            seen.Add($"{ssrc}");
            while (reader.TryReadItem(out var type, out var text)) seen.Add($"{type}={System.Text.Encoding.UTF8.GetString(text)}");
        }

        Assert.Equal(["1", "1=a", "6=bc", "2", "1", "1="], seen);
        Assert.True(reader.IsValid);
    }

    [Fact]
    public void NextChunk_PassesOverItemsNotRead()
    {
        Assert.True(RtcpReader.TryCreate(Convert.FromHexString(Packet), out var compound));
        Assert.True(compound.TryRead(out var packet));
        var reader = packet.ReadSourceDescription();

        Assert.True(reader.TryReadChunk(out _));
        Assert.True(reader.TryReadChunk(out var second));
        Assert.True(reader.TryReadChunk(out var third));

        Assert.Equal((2u, 1u, false), (second, third, reader.TryReadChunk(out _)));
    }

    [Theory]
    [InlineData("81ca0001" + "00000001")] // no end
    [InlineData("81ca0002" + "00000001" + "01056162")] // item beyond the packet
    [InlineData("82ca0002" + "00000001" + "00000000")] // second chunk missing
    public void Overrun_IsRefused(string packet) => Assert.False(RtcpReader.TryCreate(Convert.FromHexString(packet), out _));
}
