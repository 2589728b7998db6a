using RoomLens.Benchmarks.Micro;
using RoomLens.Benchmarks.Receiving;

return args switch
{
    ["micro"] => MicroBenchmarks.Run(Console.Out),
    ["receive", .. var options] => await ReceiveCommand.RunAsync(options, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Benchmarks micro
            Time, allocated bytes and memory of the receive path, one line per figure.
        Benchmarks receive --port P --codec vp8|h264 --seconds S [--streams N] [--pt N] [--rtx-pt N] [--ssrc N] [--decode]
            Receives plain RTP on one port (streams have consecutive SSRCs, the retransmission SSRC is one above the media's), answers to where it
            comes from, and prints the frames of each stream; with --decode the MD5 of each decoded picture.
        """);
    return 2;
}
