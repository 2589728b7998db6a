using RoomLens.Load.Faults;
using RoomLens.Load.Runs;

return args switch
{
    ["plain", .. var rest] => await PlainCommand.RunAsync(new Arguments(rest), Console.Out),
    ["room", .. var rest] => await RoomCommand.RunAsync(new Arguments(rest), Console.Out),
    ["observe", .. var rest] => await ObserveCommand.RunAsync(new Arguments(rest), Console.Out),
    ["churn", .. var rest] => await ChurnCommand.RunAsync(new Arguments(rest), Console.Out),
    ["control", .. var rest] => await ControlCommand.RunAsync(new Arguments(rest), Console.Out),
    ["faults", .. var rest] => await FaultsCommand.RunAsync(new Arguments(rest), Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Load plain --control URL --room R [--producers N] [--consumers N per producer] [--to PORT]
            Plain producers and plain consumers on PORT, PORT + 1, …; prints the first producer's RTP port (the others follow in steps of 2).
        Load room --signal URL --room R [--publishers N] [--viewers N] [--no-consume] [--no-feedback] [--pps N] [--seconds N] [--streams N]
            Participants over ICE, DTLS and SRTP with made-up VP8; says `connected`, waits for a line on standard input (or its end), measures so many
            seconds, and prints what was sent and received.
        Load observe --control URL --room R --to PORT
            A plain consumer of everything that is published, on PORT, PORT + 1, ….
        Load churn --signal URL --control URL --pid PID [--rounds N] [--at-once N]
            Participants that join, publish, receive and leave, round after round; then what is left of them in the node and in its process.
        Load control --control URL --room R --to PORT [--requests N]
            Creates, resumes, pauses and closes a consumer of the room's first stream, and reads the statistics, in turn; prints for each kind and for
            all p50, p99 and the longest, in ms.
        Load faults [--trials N]
            A node of two media workers in this process; one of them crashes or stalls under a call, while another call goes on at the other one.
        """);
    return 2;
}
