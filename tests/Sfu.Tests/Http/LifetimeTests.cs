using System.Text;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.Http;

public class LifetimeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task PlainProducer_ThatFallsSilent_IsClosedAsTimeout_AndItsPortsAreFree()
    {
        await using var host = await SfuTestHost.StartAsync(change: options =>
        {
            options.PlainSilenceTimeout = TimeSpan.FromSeconds(2);
            options.PlainPortLast = options.PlainPortFirst + 1;
        });
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var feed = new StreamReader(stream, Encoding.UTF8);
        using var camera = SfuTestHost.NewPeer();
        var producer = await host.PublishPlainAsync("r1");
        await camera.SendAsync(Vp8Packets.Make(1, 0, 7, key: true), "127.0.0.1", producer.Port);

        var closed = await UntilAsync(feed, FeedTypes.ProducerClosed);
        var again = await host.PublishPlainAsync("r1");

        Assert.Contains("\"reason\":\"timeout\"", closed, StringComparison.Ordinal);
        Assert.Equal(producer.Port, again.Port);
    }

    [Fact]
    public async Task Publisher_WithoutConsent_IsClosedAsTimeout()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.ConsentTimeout = TimeSpan.FromSeconds(3));
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var feed = new StreamReader(stream, Encoding.UTF8);

        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        var closed = await UntilAsync(feed, FeedTypes.ProducerClosed);

        Assert.Contains("\"reason\":\"timeout\"", closed, StringComparison.Ordinal);
    }

    /// <summary>The data line of the first event of a type.</summary>
    private static async Task<string> UntilAsync(StreamReader reader, string type)
    {
        var found = false;
        while (await reader.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (found && line.StartsWith("data: ", StringComparison.Ordinal)) return line;
            if (line == "event: " + type) found = true;
        }

        return "";
    }
}
