using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Consent;

/// <summary>An observer of a test's own: a socket that notes when RTP arrives, and the consumer that feeds it.</summary>
internal sealed class RtpSocket : IAsyncDisposable
{
    private const string Name = "recorder";
    private readonly Installation _installation;
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;
    private readonly string _room;
    private string _consumer = "";
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastAt;
    private long _packets;

    private RtpSocket(Installation installation, string room)
    {
        (_installation, _room) = (installation, room);
        _receiving = ReceiveAsync();
    }

    /// <summary>RTP packets so far.</summary>
    public long Packets => Interlocked.Read(ref _packets);

    /// <summary><see cref="Stopwatch.GetTimestamp"/> of the last RTP packet; 0 before the first.</summary>
    public long LastAt => Interlocked.Read(ref _lastAt);

    /// <summary>Makes a paused consumer of a producer.</summary>
    public static async Task<RtpSocket> ConsumeAsync(Installation installation, string room, string producerId)
    {
        var socket = new RtpSocket(installation, room);
        await installation.Control.PostAsync($"/v1/rooms/{room}/observers", new JsonObject
        {
            ["observerId"] = Name,
            ["ip"] = "127.0.0.1",
            ["port"] = ((IPEndPoint)socket._socket.Client.LocalEndPoint!).Port,
        });
        var created = await installation.Control.PostAsync(
            $"/v1/rooms/{room}/observers/{Name}/consumers", new JsonObject { ["producerId"] = producerId, ["paused"] = true });
        socket._consumer = created["consumerId"]!.GetValue<string>();
        return socket;
    }

    /// <summary>Asks for media; status of the answer, and its detail when it is a problem.</summary>
    public async Task<(int Status, string Detail)> ResumeAsync()
    {
        var answer = await _installation.Control.SendAsync(HttpMethod.Post, $"/v1/rooms/{_room}/observers/{Name}/consumers/{_consumer}/resume");
        return (answer.Status, answer.Body.Length == 0 ? "" : JsonNode.Parse(answer.Body)!["detail"]!.GetValue<string>());
    }

    /// <summary>Ends when the next RTP packet arrives.</summary>
    public Task NextAsync(TimeSpan limit)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _arrived, arrived);
        return arrived.Task.WaitAsync(limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var datagram = (await _socket.ReceiveAsync(_stop.Token)).Buffer;
                // RFC 5761 section 4: packet types 192 to 223 are RTCP.
                if (datagram.Length < 12 || datagram[1] is >= 192 and <= 223) continue;
                Interlocked.Exchange(ref _lastAt, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref _packets);
                Volatile.Read(ref _arrived).TrySetResult();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of the test.
        }
    }
}
