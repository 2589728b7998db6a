using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>A consumer of a producer, received on a socket of the test and kept as VP8 frames with their RTP timestamps.</summary>
internal sealed class RtpRecording : IAsyncDisposable
{
    private readonly UdpClient _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly SortedDictionary<long, (uint Timestamp, byte[] Payload)> _packets = [];
    private Task _receiving = Task.CompletedTask;

    private RtpRecording(UdpClient socket) => _socket = socket;

    public static async Task<RtpRecording> StartAsync(Installation installation, string room, string producerId)
    {
        var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Client.ReceiveBufferSize = 4 << 20;
        var recording = new RtpRecording(socket);
        await installation.Control.PostAsync($"/v1/rooms/{room}/observers", new JsonObject
        {
            ["observerId"] = "recorder",
            ["ip"] = "127.0.0.1",
            ["port"] = ((IPEndPoint)socket.Client.LocalEndPoint!).Port,
        });
        var created = await installation.Control.PostAsync(
            $"/v1/rooms/{room}/observers/recorder/consumers", new JsonObject { ["producerId"] = producerId, ["paused"] = true });
        recording._receiving = recording.ReceiveAsync(created["payloadType"]!.GetValue<int>());
        // A new room is closed to observers until the node knows its policy.
        await installation.Control.UntilAsync($"/v1/rooms/{room}", r => r["producers"]!.AsArray().Any(p => IsObservable(p, producerId)), TimeSpan.FromSeconds(10));
        await installation.Control.PostAsync($"/v1/rooms/{room}/observers/recorder/consumers/{created["consumerId"]}/resume", null);
        return recording;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
    }

    /// <summary>Complete frames in order, from the first key frame on.</summary>
    public List<(uint Timestamp, byte[] Frame)> Frames()
    {
        List<(uint, byte[])> frames = [];
        foreach (var packets in _packets.GroupBy(p => p.Value.Timestamp))
        {
            var frame = packets.SelectMany(p => p.Value.Payload).ToArray();
            if (frames.Count == 0 && (frame[0] & 1) != 0) continue;
            frames.Add((packets.Key, frame));
        }

        return frames;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync(int payloadType)
    {
        long? last = null;
        try
        {
            while (true)
            {
                var packet = (await _socket.ReceiveAsync(_stop.Token)).Buffer;
                if (packet.Length < 13 || (packet[1] & 0x7F) != payloadType || packet[1] is >= 192 and <= 223) continue;
                var number = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
                var wide = last is null ? number : last.Value + (short)(ushort)(number - (ushort)last.Value);
                last = wide;
                var payload = Payload(packet);
                if (payload.Length > 0) _packets.TryAdd(wide, (BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)), payload));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped by the test.
        }
    }

    private static bool IsObservable(JsonNode? producer, string producerId) =>
        producer?["id"]?.GetValue<string>() == producerId && producer["observable"]?.GetValue<bool>() == true;

    /// <summary>Payload behind the RTP header (RFC 3550 5.1) and the VP8 descriptor (RFC 7741 4.2).</summary>
    private static byte[] Payload(byte[] packet)
    {
        var at = 12 + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0) at += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at + 2));
        var end = (packet[0] & 0x20) != 0 ? packet.Length - packet[^1] : packet.Length;
        if (at >= end) return [];
        var first = packet[at++];
        if ((first & 0x80) == 0) return packet[at..end];
        var extension = packet[at++];
        if ((extension & 0x80) != 0) at += (packet[at] & 0x80) != 0 ? 2 : 1;
        if ((extension & 0x40) != 0) at++;
        if ((extension & 0x30) != 0) at++;
        return packet[at..end];
    }
}
