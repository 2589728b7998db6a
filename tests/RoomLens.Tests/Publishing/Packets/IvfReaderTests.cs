using System.Buffers.Binary;
using RoomLens.Cli.Publishing.Packets;

namespace RoomLens.Cli.Tests.Publishing.Packets;

public sealed class IvfReaderTests
{
    [Theory]
    [InlineData(30, true)]
    [InlineData(ulong.MaxValue, false)]
    public async Task Read_TimeOfAFrame_FitsOrIsNoIvf(ulong ticks, bool expected)
    {
        var file = new byte[32 + 12 + 5];
        "DKIF"u8.CopyTo(file);
        (file[16], file[20], file[32]) = (30, 1, 5);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(36), ticks);
        var reader = new IvfReader(new MemoryStream(file));

        var read = async () => await reader.ReadAsync(CancellationToken.None);

        if (expected) Assert.Equal((true, TimeSpan.FromSeconds(1)), (await read(), reader.Time));
        else await Assert.ThrowsAsync<InvalidDataException>(read);
    }
}
