using System.Globalization;
using RoomLens.Load.Control;

namespace RoomLens.Load.Runs;

/// <summary>Makes the producers and consumers that an external sender and reader (rtpload, rtpsink) use.</summary>
internal static class PlainCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        using var control = new SfuControl(new Uri(arguments.Text("control")));
        var (room, fan, to) = (arguments.Text("room"), arguments.Number("consumers", 0), arguments.Number("to", 0));
        var first = 0;
        for (var i = 0; i < arguments.Number("producers", 1); i++)
        {
            var producer = await control.CreateProducerAsync(room, $"p{i}");
            if (i == 0) first = producer.Port;
            if (producer.Port != first + 2 * i) throw new InvalidOperationException($"Producer {i} got port {producer.Port}, not {first + 2 * i}.");
            for (var copy = 0; copy < fan; copy++) await control.ConsumeAsync(room, producer.ProducerId, to + i * fan + copy);
        }

        await output.WriteLineAsync(first.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
