using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Hosts;
using RoomLens.Cli.Lan;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens up</c>: everything on one machine.</summary>
internal static class UpCommand
{
    public static Command Create(TextWriter output)
    {
        var port = SharedOptions.Port("--port", "Port of the pages and the public API on 127.0.0.1 (default 8080).");
        var control = SharedOptions.Port("--control-port", "Port of the SFU's control API on 127.0.0.1 (default 8082).");
        var bots = new Option<int?>("--bots") { Description = "Bot processes (default 1).", HelpName = "N" };
        var demo = new Option<bool>("--demo") { Description = "Also publish a generated scene into room demo (needs ffmpeg)." };
        var offline = new Option<bool>("--offline") { Description = "Download nothing." };
        var lan = new Option<bool>("--lan") { Description = "Reachable from the local network: HTTPS with a certificate made here, links with tokens." };
        var data = SharedOptions.Data();
        var config = SharedOptions.Config();
        var command = new Command("up", "Run everything on this machine: SFU, scheduler and bots.")
        {
            demo, bots, port, control, data, config, offline, lan,
        };
        command.SetAction((parsed, stop) =>
        {
            var options = new OptionsLoader(parsed)
                .Flag(port, "Listen:Public", Text).Flag(control, "Listen:Control", Text)
                .Flag(bots, "Up:Bots").Flag(demo, "Up:Demo").Flag(offline, "Up:Offline").Flag(lan, "Up:Lan").Flag(data, "Data")
                .Load(config);
            return RunAsync(options, TextWriter.Synchronized(output), stop);
        });
        return command;
    }

    private static string Text(int? port) => port!.Value.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(RoomLensOptions options, TextWriter output, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        RequireEncoder(options);
        var lan = options.Up.Lan ? LanAccess.Open(options, DataFolder.Open(options.Data), LocalAddresses.Find(), DateTimeOffset.UtcNow) : null;
        using var context = ServiceContext.Open(options, "up", options.Listen.Public, options.Listen.Control);
        await using var machine = new OneMachine(context, output);
        await machine.StartAsync(stop);
        output.WriteLine(Welcome(options, machine.LocalApi, context.Policy.IsDevelopment, context.Data.Path, Stopwatch.GetElapsedTime(began)));
        if (lan is not null) output.WriteLine(lan.Describe(TimeProvider.System));
        try
        {
            await machine.RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            output.WriteLine("Stopping.");
        }

        return 0;
    }

    private static void RequireEncoder(RoomLensOptions options)
    {
        if (options.Up.Demo && Supervision.Programs.Find("ffmpeg") is null)
        {
            throw new StartupException(
                "ffmpeg is not installed, and --demo needs it.", "Install it with: sudo apt-get install ffmpeg — or leave --demo out.");
        }
    }

    /// <summary>Where to look; the first line is what scripts wait for.</summary>
    internal static string Welcome(RoomLensOptions options, ListenAddress? localApi, bool isDevelopment, string data, TimeSpan took)
    {
        var site = SfuHost.LocalUrl(options.Listen.Public);
        // Tools on this machine need not trust a self-signed certificate.
        var api = localApi is null ? site : SfuHost.LocalUrl(localApi);
        var access = isDevelopment
            ? "open to this machine only, without tokens (development mode)"
            : "tokens needed: roomlens token create --key ID:SECRET --grant …";
        return string.Create(CultureInfo.InvariantCulture, $"""
            RoomLens is ready ({took.TotalSeconds:0.0} s).
              live page     {site}/?room=demo
              publish page  {site}/publish?room=demo
              events        {api}/v1/events
              webhooks      roomlens webhooks listen --api {api}
              control API   {SfuHost.LocalUrl(options.Listen.Control)}/v1/rooms
              access        {access}
              data          {data}
            Ctrl-C stops everything.
            """);
    }
}
