using RoomLens.Load.Peers;

namespace RoomLens.Load.Runs;

/// <summary>A room of participants for so many seconds.</summary>
internal static class RoomCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        await using var loop = new LoadLoop();
        await using var room = new LoadRoom(loop, new Uri(arguments.Text("signal")), arguments.Text("room"));
        var publishers = arguments.Number("publishers", 0);
        var options = new PeerOptions
        {
            PacketsPerSecond = arguments.Number("pps", 150),
            Consumes = !arguments.Has("no-consume"),
            GivesFeedback = !arguments.Has("no-feedback"),
        };
        await room.JoinAsync("publisher", publishers, options, publishes: true);
        await room.JoinAsync("viewer", arguments.Number("viewers", 0), options, publishes: false);
        if (options.Consumes) await room.UntilReceivingAsync(arguments.Number("streams", publishers));
        await output.WriteLineAsync("connected");
        await Console.In.ReadLineAsync();
        var report = await room.MeasureAsync(() => Task.Delay(TimeSpan.FromSeconds(arguments.Number("seconds", 10))));
        await output.WriteLineAsync(report.ToString());
        return 0;
    }
}
