using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Fuzzing;

namespace RoomLens.Cli.Tests.Fuzzing;

/// <summary>Deliveries as three lines of headers and a body: id, time or body change, and most are signed again (Standard Webhooks).</summary>
internal sealed class WebhookMutation : IMutation
{
    /// <summary>When they are sent, in seconds since 1970.</summary>
    public const long Seconds = 1_767_225_600;

    private const string Event =
        """{"specversion":"1.0","id":"e_1","source":"/rooms/r","subject":"e","type":"roomlens.detection.started.v1","time":"2026-01-01T00:00:00.1Z","sequence":"1-1","partitionkey":"p","data":{"subscriptions":["s"],"health":{"state":"ok","previous":"black","since":"2026-01-01T00:00:00.1Z"},"degradation":{"state":"key_frames","previous":"full","since":"2026-01-01T00:00:00.1Z"},"event":{"id":"e","revision":1,"state":"started","kind":"object","cause":"confirmed","startedAt":"2026-01-01T00:00:00.1Z","lastSeenAt":"2026-01-01T00:00:00.1Z","hits":1,"samples":1},"stream":{"roomId":"r","producerId":"p","epoch":7},"clock":{"captureTime":"2026-01-01T00:00:00.1Z","captureSource":"arrival","latencyMs":5},"object":{"trackId":3,"label":"person","score":0.9,"box":{"x":0,"y":0,"width":1,"height":1}}}}""";

    private readonly JsonMutation _events = new([Encoding.UTF8.GetBytes(Event)]);

    /// <summary>What both sides know.</summary>
    public static byte[] Key { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Genuine ones.</summary>
    public static byte[][] Messages { get; } = [Message("msg_1", $"{Seconds}", Event, ""), Message("e_1", $"{Seconds - 299}", Event, "v1a,ignored ")];

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var seconds = choice.Chance(0.7) ? Seconds : Seconds + choice.Next(1200) - 600;
        var id = choice.Chance(0.7) ? "msg_1" : $"msg_{(char)(1 + choice.Next(0x7000))}".ReplaceLineEndings("");
        var body = Encoding.UTF8.GetString(_events.Next(choice));
        var message = Message(id, seconds.ToString(CultureInfo.InvariantCulture), body, choice.Chance(0.2) ? "v1,AAAA v2,x " : "");
        // The others keep a signature that is not theirs.
        if (choice.Chance(0.1)) message[^1] ^= 1;
        return message;
    }

    /// <summary>The signature of a delivery.</summary>
    public static string Sign(string id, string timestamp, byte[] body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));

    private static byte[] Message(string id, string timestamp, string body, string before) =>
        Encoding.UTF8.GetBytes($"{id}\n{timestamp}\n{before}{Sign(id, timestamp, Encoding.UTF8.GetBytes(body))}\n{body}");
}
