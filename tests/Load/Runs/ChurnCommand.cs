using System.Globalization;
using RoomLens.Load.Control;
using RoomLens.Load.Peers;

namespace RoomLens.Load.Runs;

/// <summary>Churn in tenths, and what the process of the node holds after each of them, when nothing is left of the participants.</summary>
internal static class ChurnCommand
{
    private const int Parts = 10;

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        await using var loop = new LoadLoop();
        using var control = new SfuControl(new Uri(arguments.Text("control")));
        var (pid, rounds) = (int.Parse(arguments.Text("pid"), CultureInfo.InvariantCulture), arguments.Number("rounds", 1000));
        var churn = new Churn(loop, new Uri(arguments.Text("signal")), control);
        for (var part = 1; part <= Parts; part++)
        {
            var empty = await churn.RunAsync(rounds / Parts, arguments.Number("at-once", 8));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{rounds / Parts * part} rounds, nothing left after {empty.TotalSeconds:0.0} s: {ProcessFigures.Of(pid)}"));
        }

        return 0;
    }
}
