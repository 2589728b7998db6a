using System.CommandLine;
using System.Globalization;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Hosts;
using RoomLens.Scheduler;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens scheduler</c>: the scheduler alone.</summary>
internal static class SchedulerCommand
{
    public static Command Create(TextWriter output)
    {
        var port = SharedOptions.Port("--port", "Port of the public API and the live page on 127.0.0.1 (default 8080).");
        var data = SharedOptions.Data();
        var config = SharedOptions.Config();
        var command = new Command("scheduler", "Run the scheduler alone.") { port, data, config };
        command.SetAction((parsed, stop) =>
        {
            var options = new OptionsLoader(parsed)
                .Flag(port, "Listen:Public", value => value!.Value.ToString(CultureInfo.InvariantCulture)).Flag(data, "Data")
                .Load(config);
            return RunAsync(options, output, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(RoomLensOptions options, TextWriter output, CancellationToken stop)
    {
        using var context = ServiceContext.Open(options, "scheduler", options.Listen.Public);
        await using var scheduler = await SchedulerHost.StartAsync(context, stop);
        await using var http = new HttpServers(context);
        await http.ListenAsync(options.Listen.Public, "--port", routes => SchedulerHttp.Map(routes, scheduler.Service), stop);
        output.WriteLine($"Scheduler is ready: {SfuHost.LocalUrl(options.Listen.Public)}/");
        await SfuCommand.WaitAsync(stop);
        return 0;
    }
}
