using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Workers;

/// <summary>A room with one plain producer and one observer that receives it.</summary>
internal sealed class Leg : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly UdpClient _camera = SfuTestHost.NewPeer();
    private readonly UdpClient _bot = SfuTestHost.NewPeer();
    private ushort _sequence;

    public required string Room { get; init; }

    public PlainProducerCreated Producer { get; private set; } = null!;

    public ObserverCreated Observer { get; private set; } = null!;

    public ConsumerCreated Consumer { get; private set; } = null!;

    public static async Task<Leg> OpenAsync(SfuTestHost host, string room)
    {
        var leg = new Leg { Room = room };
        leg.Producer = await host.PublishPlainAsync(room);
        leg.Observer = await host.ObserveAsync(room, "bot", ((IPEndPoint)leg._bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync(room, "bot", new CreateConsumer { ProducerId = leg.Producer.ProducerId, Epoch = 1, AssignmentId = "a-" + room });
        leg.Consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        using var resumed = await host.Control.PostAsync($"/v1/rooms/{room}/observers/bot/consumers/{leg.Consumer.ConsumerId}/resume", null);
        Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
        return leg;
    }

    /// <summary>Sends frames until the bot gets one: a machine that lags may hold observers back.</summary>
    public async Task ReachAsync()
    {
        var received = ReceiveAsync();
        while (!received.IsCompleted)
        {
            await SendAsync();
            await Task.WhenAny(received, Task.Delay(50));
        }

        await received;
    }

    /// <summary>What the node counts: packets taken from the camera, packets sent to the bot, and how often the bot was held back.</summary>
    public async Task<(long Taken, long Sent, long Sheds)> CountAsync(SfuTestHost host)
    {
        var stats = JsonNode.Parse(await host.Control.GetStringAsync("/v1/stats"))!;
        var producer = stats["producers"]!.AsArray().Single(entry => (string)entry!["producerId"]! == Producer.ProducerId)!;
        var consumer = stats["consumers"]!.AsArray().Single(entry => (string)entry!["consumerId"]! == Consumer.ConsumerId)!;
        return ((long)producer["packetsReceived"]!, (long)consumer["packetsSent"]!, (long)consumer["sheds"]!);
    }

    /// <summary>Sends one frame of one packet.</summary>
    public ValueTask<int> SendAsync()
    {
        var sequence = ++_sequence;
        return _camera.SendAsync(Vp8Packets.Make(sequence, sequence * 3000u, 7, key: true), new IPEndPoint(IPAddress.Loopback, Producer.Port), CancellationToken.None);
    }

    /// <summary>The sequence number of the next RTP packet that the bot gets.</summary>
    public async Task<ushort> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var received = await _bot.ReceiveAsync(cancellationToken).AsTask().WaitAsync(Limit, CancellationToken.None);
            Assert.Equal(Observer.Port, received.RemoteEndPoint.Port);
            var bytes = received.Buffer;
            if (bytes[1] is < 192 or > 223) return (ushort)((bytes[2] << 8) | bytes[3]);
        }
    }

    public void Dispose()
    {
        _camera.Dispose();
        _bot.Dispose();
    }
}
