using System.CommandLine;
using System.Globalization;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Hosts;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens bot</c>: one observer bot.</summary>
internal static class BotCommand
{
    public static Command Create(TextWriter output)
    {
        var id = new Option<string?>("--id") { Description = "Identity, stable over restarts (default machine name and 1).", HelpName = "ID" };
        var scheduler = SharedOptions.Address("--scheduler", SharedOptions.DefaultApi, "Scheduler to register at");
        var offline = new Option<bool>("--offline") { Description = "Download no model." };
        var data = SharedOptions.Data();
        var config = SharedOptions.Config();
        var parent = HiddenOptions.Parent();
        var command = new Command("bot", "Run one observer bot.") { id, scheduler, data, config, offline, parent };
        command.SetAction(async (parsed, stop) =>
        {
            var options = new OptionsLoader(parsed)
                .Flag(id, "Bot:BotId").Flag(offline, "Bot:Offline").Flag(data, "Data")
                .Flag(scheduler, "Bot:SchedulerUrl", address => address.ToString().TrimEnd('/'))
                .Flag(parent, "Bot:ParentPid", process => process!.Value.ToString(CultureInfo.InvariantCulture))
                .Load(config);
            await BotHost.RunAsync(options, output, stop);
            return 0;
        });
        return command;
    }
}
