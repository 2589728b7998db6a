using System.Text;
using System.Text.Json;
using RoomLens.Cli.Publishing.Packets;
using RoomLens.Cli.Webhooks;
using RoomLens.Contracts;
using RoomLens.Fuzzing;

namespace RoomLens.Cli.Tests.Fuzzing;

/// <summary>The targets of the command line: webhooks that arrive, and what an encoder writes.</summary>
public static class FuzzCatalog
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(WebhookMutation.Seconds);

    private static readonly byte[][] Secrets = [.. new[] { 24, 32, 63 }.Select(length => Encoding.ASCII.GetBytes("whsec_" + Convert.ToBase64String(Enumerable.Range(1, length).Select(i => (byte)(7 * i)).ToArray())))];

    private static readonly byte[][] Videos = [Ivf(3, 40), Ivf(1, 3000)];

    // A temporal delimiter, a sequence header and a frame of AV1; a VP9 key frame, and one of profile 3.
    private static readonly byte[][] Frames =
        [[0x12, 0x00, 0x0A, 0x03, 1, 2, 3, 0x32, 0x04, 5, 6, 7, 8], [0x36, 0x00, 0x02, 9, 9, 0x30, 1, 2, 3], [0x82, 0x49, 0x83, 0x42, 0, 1, 2], [0xB0, 1, 2, 3, 4]];

    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("webhook message", WebhookMutation.Messages, IsGenuine) { Grammar = new WebhookMutation(), ShortRun = 5000 },
        new("webhook secret", Secrets, ReadSecret) { Grammar = new DigitMutation(Secrets) },
        new("encoder output", Videos, ReadVideo) { Grammar = new OverwriteMutation(Videos, from: 8), GrammarShare = 0.5 },
        new("encoder frames", Frames, Packetize),
    ];

    /// <summary>Three lines of headers and a body; what is taken was signed.</summary>
    private static bool IsGenuine(byte[] bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split('\n', 4);
        if (parts.Length < 4) return false;
        var body = Encoding.UTF8.GetBytes(parts[3]);
        if (WebhookSignature.Refuse(WebhookMutation.Key, parts[0], parts[1], parts[2], body, Now) is { } reason)
        {
            Assert.NotEmpty(reason);
            return false;
        }

        Assert.Contains(WebhookMutation.Sign(parts[0], parts[1], body), parts[2], StringComparison.Ordinal);
        try
        {
            if (JsonSerializer.Deserialize(body, ContractsJson.Default.CloudEvent) is { } message) Assert.NotEmpty(EventLine.Format(message, Now, duplicate: true));
        }
        catch (JsonException)
        {
            // Signed, but no event: answered with 400.
        }

        return true;
    }

    private static bool ReadSecret(byte[] bytes)
    {
        if (!WebhookSignature.TryReadSecret(Encoding.Latin1.GetString(bytes), out var key)) return false;
        Assert.InRange(key.Length, 24, 64);
        return true;
    }

    private static bool ReadVideo(byte[] bytes)
    {
        var (reader, frames) = (new IvfReader(new MemoryStream(bytes)), 0);
        try
        {
            for (var more = true; more; frames++)
            {
                var read = reader.ReadAsync(CancellationToken.None);
                Assert.True(read.IsCompleted, "it waits for what is there");
                more = read.GetAwaiter().GetResult();
                if (more) Assert.True(reader.Frame.Length <= bytes.Length && reader.Time >= TimeSpan.Zero);
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return frames > 1;
    }

    /// <summary>Every format cuts every frame into packets that end.</summary>
    private static bool Packetize(byte[] frame)
    {
        var (any, target) = (false, new byte[200]);
        foreach (var format in (IPayloadFormat[])[new Av1Payloads(), new Vp9Payloads()])
        {
            format.Begin(frame);
            var (left, isLast) = (frame.Length + 2, false);
            while (format.Write(target, out var last) is > 0 and var length)
            {
                Assert.InRange(length, 1, target.Length);
                Assert.False(isLast, "a packet behind the last");
                Assert.True(--left > 0, "packets without end");
                (any, isLast) = (true, last);
            }
        }

        return any;
    }

    private static byte[] Ivf(int frames, int length)
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("DKIF"u8);
        writer.Write([0, 0, 32, 0]);
        writer.Write("AV01"u8);
        writer.Write([64, 1, 180, 0]);
        writer.Write([30, 0, 0, 0, 1, 0, 0, 0]);
        writer.Write((long)frames);
        for (var i = 0; i < frames; i++)
        {
            writer.Write(length);
            writer.Write((long)i);
            writer.Write(new byte[length]);
        }

        return file.ToArray();
    }
}
