using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>Extensions of random packets on their way through the node: what a consumer takes arrives whole under its id, the payload untouched.</summary>
public sealed class InsidePacketTests
{
    private static readonly ForwardedExtensions Publisher = new(5, 6, 7, 9);

    [Fact]
    public void RandomElements_ArriveWholeUnderTheConsumersIds()
    {
        var random = new Random(8285);
        for (var round = 0; round < 20_000; round++)
        {
            var packet = Packet(random, out var sent);
            var consumer = new ForwardedExtensions(Id(random, 1), Id(random, 2), Id(random, 3), Id(random, 4));
            var descriptor = random.Next(3) == 0 ? Octets(random, random.Next(1, 22)) : [];
            var inside = new byte[4096];
            Assert.True(RtpPacket.TryParse(packet, out var parsed));
            var length = InsidePacket.Write(parsed, Publisher, 96, 1, 2, inside);

            length = InsidePacket.RewriteExtensions(inside, length, consumer, descriptor);

            Assert.True(RtpPacket.TryParse(inside.AsSpan(0, length), out var received), $"round {round}");
            Assert.True(parsed.Payload.SequenceEqual(received.Payload), $"round {round}");
            var elements = Elements(received);
            Assert.Equal(Expected(sent, consumer, descriptor), elements);
            var needsTwo = elements.Exists(element => element.Length > 2 * (1 + 16));
            if (elements.Count > 0) Assert.Equal(needsTwo ? RtpExtensionReader.TwoByteProfile : RtpExtensionReader.OneByteProfile, received.ExtensionProfile);
        }
    }

    private static List<string> Expected(List<(int Id, byte[] Data)> sent, ForwardedExtensions consumer, byte[] descriptor)
    {
        var expected = new List<string>();
        foreach (var (id, data) in sent)
        {
            var own = consumer.FromInside(Publisher.ToInside(id));
            if (own == 0 || data.Length == 0) continue;
            expected.Add(Text(own, id == Publisher.DependencyDescriptor && descriptor.Length > 0 ? descriptor : data));
        }

        return expected;
    }

    private static List<string> Elements(in RtpPacket packet)
    {
        var elements = new List<string>();
        var reader = packet.ReadExtensions();
        while (reader.TryRead(out var id, out var data)) elements.Add(Text(id, data.ToArray()));
        return elements;
    }

    private static string Text(int id, byte[] data) => $"{id:X2}{Convert.ToHexString(data)}";

    private static byte Id(Random random, byte id) => random.Next(3) == 0 ? (byte)0 : id;

    private static byte[] Packet(Random random, out List<(int Id, byte[] Data)> sent)
    {
        sent = [];
        var packet = new byte[2048];
        var block = RtpHeaderWriter.Write(packet, 100, true, 1, 2, 3);
        var position = block;
        if (random.Next(5) > 0)
        {
            var profile = random.Next(2) == 0 ? RtpExtensionReader.OneByteProfile : RtpExtensionReader.TwoByteProfile;
            position = RtpHeaderWriter.BeginExtensions(packet, block, profile);
            foreach (var id in new[] { 3, 5, 6, 7, 9 }.OrderBy(_ => random.Next()).Take(random.Next(6)))
            {
                var data = Octets(random, profile == RtpExtensionReader.OneByteProfile ? random.Next(1, 17) : random.Next(0, 40));
                sent.Add((id, data));
                position = RtpHeaderWriter.WriteExtension(packet, position, profile, id, data);
            }

            position = RtpHeaderWriter.EndExtensions(packet, block, position);
        }

        var payload = Octets(random, random.Next(1, 60));
        payload.CopyTo(packet, position);
        return packet[..(position + payload.Length)];
    }

    private static byte[] Octets(Random random, int count)
    {
        var octets = new byte[count];
        random.NextBytes(octets);
        return octets;
    }
}
