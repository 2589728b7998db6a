using System.CommandLine;

namespace RoomLens.Cli.Commands;

/// <summary>The command tree.</summary>
internal static class RootCommandFactory
{
    public static RootCommand Create(TextWriter output) => new("RoomLens watches the video of WebRTC rooms and reports what is in it.")
    {
        UpCommand.Create(output),
        SfuCommand.Create(output),
        BotCommand.Create(output),
        SchedulerCommand.Create(output),
        PublishCommand.Create(),
        WebhooksCommand.Create(output),
        ModelsCommand.Create(output),
        TokenCommand.Create(output),
    };
}
