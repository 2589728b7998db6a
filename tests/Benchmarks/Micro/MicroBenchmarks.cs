using System.Globalization;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Benchmarks.Micro;

/// <summary>All figures of one process, as a table. Exit code 1 when anything is allocated once it is warm.</summary>
internal static class MicroBenchmarks
{
    public static int Run(TextWriter output)
    {
        var allocated = 0.0;
        output.WriteLine("| | goal | median | quickest 5 % | bytes allocated |\n|---|---|---|---|---|");
        var header = new HeaderParse();
        Write("RTP header parse", header.Measure(), 10);
        foreach (var profile in new[] { SrtpProfile.AeadAes128Gcm, SrtpProfile.AesCm128HmacSha1Tag80 })
        {
            using var path = new ReceivePath(profile);
            Write($"unprotect ({profile})", path.MeasureUnprotect(), null);
            Write($"unprotect, parse, jitter buffer, assemble ({profile})", path.MeasureWhole(), 1500);
        }
        using (var path = new ReceivePath(SrtpProfile.AeadAes128Gcm))
        {
            Write("parse, jitter buffer, assemble", path.MeasureReceive(), 250);
            foreach (var stamped in new[] { false, true })
            {
                using var sockets = new BatchReceive(stamped);
                var times = stamped ? ", kernel's arrival times" : "";
                Write($"64 datagrams at once, read{times}", sockets.MeasureReading(), null);
                Write($"64 datagrams at once, sent and read{times}", sockets.MeasureBoth(), null);
            }
            output.WriteLine($"\n{path.Frames} frames and sum {header.Sum} kept alive.");
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory per idle stream (1000 streams, goal ≤ 64 kB): {StreamCost.IdleBytes(1000) / 1000:0.0} kB"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory per 1.5 Mbit/s stream (50 streams, goal ≤ 1000 kB): {StreamCost.LiveBytes(50) / 1000:0.0} kB"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1000 idle streams, CPU: {StreamCost.IdleTimerNs(1000) / 1000:0.000} ms per second in all"));
        return allocated > 0 ? 1 : 0;

        void Write(string name, Measuring.Figure figure, double? goalNs)
        {
            output.WriteLine(figure.Row(name, goalNs));
            allocated += figure.Bytes;
        }
    }
}
