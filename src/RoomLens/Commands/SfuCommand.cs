using System.CommandLine;
using System.Globalization;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Hosts;
using RoomLens.Sfu;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens sfu</c>: an SFU node alone.</summary>
internal static class SfuCommand
{
    public static Command Create(TextWriter output)
    {
        var port = SharedOptions.Port("--port", "Port of WHIP, WHEP and the publish page on 127.0.0.1 (default 8081).");
        var control = SharedOptions.Port("--control-port", "Port of the control API on 127.0.0.1 (default 8082).");
        var scheduler = SharedOptions.Address("--scheduler", SharedOptions.DefaultApi, "Scheduler to register at");
        var data = SharedOptions.Data();
        var config = SharedOptions.Config();
        var command = new Command("sfu", "Run an SFU node alone.") { port, control, scheduler, data, config };
        command.SetAction((parsed, stop) =>
        {
            var options = new OptionsLoader(parsed)
                .Flag(port, "Listen:Sfu", Text).Flag(control, "Listen:Control", Text)
                .Flag(scheduler, "Sfu:SchedulerUrl", address => address.ToString().TrimEnd('/')).Flag(data, "Data")
                .Load(config);
            return RunAsync(options, parsed.GetValue(scheduler)!, output, stop);
        });
        return command;
    }

    private static string Text(int? port) => port!.Value.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(RoomLensOptions options, Uri scheduler, TextWriter output, CancellationToken stop)
    {
        using var context = ServiceContext.Open(options, "sfu", options.Listen.Sfu, options.Listen.Control);
        await using var http = new HttpServers(context);
        await using var sfu = SfuHost.Create(context, options.Listen.Sfu, scheduler);
        await sfu.StartAsync(context, http, stop);
        await http.ListenAsync(options.Listen.Sfu, "--port", routes => SfuPublicHttp.Map(routes, sfu.Node), stop);
        output.WriteLine(
            $"SFU is ready: publish at {SfuHost.LocalUrl(options.Listen.Sfu)}/publish, control API {SfuHost.LocalUrl(options.Listen.Control)}");
        await WaitAsync(stop);
        return 0;
    }

    /// <summary>Waits for Ctrl-C.</summary>
    internal static Task WaitAsync(CancellationToken stop) =>
        Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
}
