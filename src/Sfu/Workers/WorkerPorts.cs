using RoomLens.Sfu.Configuration;

namespace RoomLens.Sfu.Workers;

/// <summary>The UDP ports of one worker; its successor takes the same ones.</summary>
/// <param name="Media">Port of all its WebRTC peers; 0 = any free one.</param>
/// <param name="Internal">Port of plain RTP towards observers; 0 = any free one.</param>
/// <param name="PlainFirst">First port of its pairs for plain producers.</param>
/// <param name="PlainLast">Last port of its pairs, inclusive.</param>
internal sealed record WorkerPorts(int Media, int Internal, int PlainFirst, int PlainLast)
{
    /// <summary>Worker i gets the base port + i, and its equal share of the plain range, of whole pairs.</summary>
    public static WorkerPorts[] Split(SfuOptions options)
    {
        var first = options.PlainPortFirst + (options.PlainPortFirst & 1);
        var pairs = (options.PlainPortLast + 1 - first) / 2;
        var ports = new WorkerPorts[options.WorkerCount];
        for (var i = 0; i < ports.Length; i++)
        {
            var (begin, end) = ((int)((long)pairs * i / ports.Length), (int)((long)pairs * (i + 1) / ports.Length));
            ports[i] = new WorkerPorts(Nth(options.MediaPort, i), Nth(options.InternalMediaPort, i), first + 2 * begin, first + 2 * end - 1);
        }

        return ports;
    }

    private static int Nth(int port, int index) => port == 0 ? 0 : port + index;
}
