using System.Text.Json.Nodes;
using RoomLens.Load.Control;

namespace RoomLens.Load.Runs;

/// <summary>Makes a plain consumer of everything that is published in a room, on one port each.</summary>
internal static class ObserveCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        using var control = new SfuControl(new Uri(arguments.Text("control")));
        var (name, port) = (arguments.Text("room"), arguments.Number("to", 0));
        if (await control.RoomAsync(name) is not { } room) throw new ArgumentException($"There is no room '{name}'.");
        foreach (var producer in room["producers"]!.AsArray().OfType<JsonObject>())
            await control.ConsumeAsync(name, producer["id"]!.GetValue<string>(), port++);
        await output.WriteLineAsync("observed");
        return 0;
    }
}
