using System.CommandLine;
using RoomLens.Cli.Publishing;
using RoomLens.Cli.Supervision;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens publish FILE|--pattern</c>: sends a video file or the generated scene into a room as plain RTP.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "Video file that ffmpeg can read.", Arity = ArgumentArity.ZeroOrOne };
        var pattern = new Option<bool>("--pattern") { Description = "Publish the generated scene instead of a file." };
        var room = new Option<string>("--room") { Description = "Room (default demo).", DefaultValueFactory = _ => "demo", HelpName = "ROOM" };
        var peer = new Option<string?>("--peer") { Description = "Identity of the publisher (default publisher, or pattern).", HelpName = "PEER" };
        var sfu = SharedOptions.Address("--sfu", SharedOptions.DefaultControl, "Control API of the SFU");
        var token = SharedOptions.Token();
        var loop = new Option<bool>("--loop") { Description = "Start the file again when it ends." };
        var codec = new Option<string>("--codec") { Description = "vp8 (default), h264, vp9, av1 or h265.", DefaultValueFactory = _ => "vp8", HelpName = "CODEC" };
        codec.AcceptOnlyFromAmong([.. PublishCodec.All.Select(known => known.Name.ToLowerInvariant())]);
        var parent = HiddenOptions.Parent();
        var command = new Command("publish", "Publish a video file or a generated scene into a room as plain RTP (needs ffmpeg).")
        {
            file, pattern, room, peer, sfu, token, codec, loop, parent,
        };
        command.Validators.Add(result =>
        {
            var named = result.GetValue(file) is not null;
            if (named == result.GetValue(pattern)) result.AddError("publish needs either a FILE or --pattern.");
        });
        command.SetAction((parsed, stop) => RunAsync(new PublishRequest
        {
            File = parsed.GetValue(file) is { } path ? Path.GetFullPath(path) : null,
            Room = parsed.GetValue(room)!,
            Peer = parsed.GetValue(peer) ?? (parsed.GetValue(pattern) ? "pattern" : "publisher"),
            Sfu = parsed.GetValue(sfu)!,
            Token = parsed.GetValue(token) ?? HiddenOptions.InheritedToken,
            Codec = PublishCodec.Find(parsed.GetValue(codec)!)!,
            Loop = parsed.GetValue(loop),
        }, parsed.GetValue(parent), stop));
        return command;
    }

    private static async Task<int> RunAsync(PublishRequest request, int? parent, CancellationToken stop)
    {
        if (request.File is { } file && !File.Exists(file))
            throw new StartupException($"The file {file} does not exist.", "");
        if (Programs.Find("ffmpeg") is null)
            throw new StartupException("ffmpeg is not installed, and publishing needs it.", "Install it with: sudo apt-get install ffmpeg");

        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = parent is { } id ? ParentWatch.RunAsync(id, life) : Task.CompletedTask;
        using var logging = ConsoleLogging.Create();
        using var control = new ControlClient(request.Sfu, request.Token);
        await new Publisher(request, control, logging.CreateLogger("publish")).RunAsync(life.Token);
        await life.CancelAsync();
        await watch;
        return 0;
    }
}
