using System.Text;
using RoomLens.Rtp.Stun;

namespace RoomLens.Rtp.Tests.Stun;

public class StunMessageTests
{
    // RFC 5769 section 2.1, sample request; password "VOkJxbRl1RmTxUk/WvJxBt", username "evtj:h6vY".
    private static readonly byte[] Sample = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a6836765920202000080014" + "9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");

    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    [Fact]
    public void TryParse_Rfc5769Request_VerifiesAndReads()
    {
        Assert.True(StunMessage.TryParse(Sample, out var message));

        Assert.Equal(StunMessageType.BindingRequest, message.Type);
        Assert.True(message.VerifyIntegrity(Password));
        Assert.True(message.VerifyFingerprint());
        Assert.Equal("evtj", Encoding.ASCII.GetString(message.ReceiverUsernameFragment));
        Assert.True(message.TryGetUInt32(StunAttributeType.Priority, out var priority));
        Assert.Equal(0x6E0001FFu, priority);
    }

    [Fact]
    public void XorMappedAddress_Ipv4MappedIpv6_IsGivenAsWritten()
    {
        // ::ffff:192.0.2.1, port 5004, under transaction id 0.
        var message = Convert.FromHexString("010100182112a442" + new string('0', 24) + "002000140002" + "329e" + "2112a442" + "00000000" + "0000ffff" + "c0000201");

        Assert.True(StunMessage.TryParse(message, out var parsed));
        Assert.True(parsed.TryGetXorMappedAddress(out var address));

        Assert.True(address.IsIpv6);
        Assert.Equal("[::ffff:192.0.2.1]:5004", address.ToString());
    }

    [Fact]
    public void VerifyIntegrity_OtherPassword_IsFalse()
    {
        Assert.True(StunMessage.TryParse(Sample, out var message));

        Assert.False(message.VerifyIntegrity("other"u8));
    }

    [Fact]
    public void TryParse_EachTruncation_IsRefused()
    {
        for (var length = 0; length < Sample.Length; length++)
            Assert.False(StunMessage.TryParse(Sample.AsSpan(0, length), out _), $"length {length}");
    }

    [Fact]
    public void TryParse_Mutations_NeverThrowNorVerify()
    {
        var random = new Random(5769);
        for (var round = 0; round < 20_000; round++)
        {
            var copy = (byte[])Sample.Clone();
            for (var change = 0; change < 3; change++) copy[random.Next(copy.Length - 8)] ^= (byte)random.Next(1, 256);
            if (copy.AsSpan(0, copy.Length - 8).SequenceEqual(Sample.AsSpan(0, copy.Length - 8))) continue;
            if (!StunMessage.TryParse(copy, out var message)) continue;

            Assert.False(message.VerifyFingerprint() is true && message.VerifyIntegrity(Password));
            _ = message.TryGetXorMappedAddress(out _);
            _ = message.ReceiverUsernameFragment;
        }
    }

    [Fact]
    public void TryGetAttribute_AfterIntegrity_IsIgnored()
    {
        var buffer = new byte[128];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        writer.AddMessageIntegrity(Password);
        writer.Add(StunAttributeType.UseCandidate, default(ReadOnlySpan<byte>));
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message));

        Assert.False(message.TryGetAttribute(StunAttributeType.UseCandidate, out _));
    }

    [Fact]
    public void Writer_BufferTooSmall_GivesLengthZero()
    {
        var writer = new StunWriter(new byte[40], StunMessageType.BindingSuccess, new byte[12]);
        writer.AddMessageIntegrity(Password);
        writer.AddFingerprint();

        Assert.Equal(0, writer.Length);
    }
}
