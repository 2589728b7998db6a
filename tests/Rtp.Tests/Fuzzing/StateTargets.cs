using RoomLens.Fuzzing;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>The state machines, driven by programs of operations; the state is kept from one program to the next. Each checks its own bounds.</summary>
internal static class StateTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("nack generator", OperationReader.Corpus(), Nacks()),
        new("retransmission history", OperationReader.Corpus(), History()),
        new("transport-wide feedback", OperationReader.Corpus(), TransportWide()),
        new("rewriter", OperationReader.Corpus(), Rewriter()),
        new("key-frame requests", OperationReader.Corpus(), KeyFrames()),
        new("sequence guard", OperationReader.Corpus(), Sequences()),
    ];

    private static Func<byte[], bool> Nacks()
    {
        var options = new NackOptions();
        var (nacks, now, highest) = (new NackGenerator(options), Instant.FromMilliseconds(1000), 1000L);
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            Span<ushort> asked = stackalloc ushort[50];
            while (operations.TryRead(8, out var operation, out var argument))
            {
                any = true;
                switch (operation)
                {
                    case 0: nacks.HandlePacket(highest += 1 + argument, recovered: false, now); break;
                    case 1: nacks.HandlePacket(highest - argument, recovered: false, now); break;
                    case 2: nacks.HandlePacket(highest + argument, recovered: true, now); break;
                    case 3: now += TimeSpan.FromMilliseconds(argument); break;
                    case 4: nacks.ClearBefore(highest - argument); break;
                    case 5: nacks.SetRoundTrip(TimeSpan.FromMilliseconds(argument)); break;
                    case 6: nacks.AskOnceMoreBefore(now + TimeSpan.FromMilliseconds(argument)); break;
                    default: if (argument == 255) nacks.Restart(highest += 1 << 17); break;
                }
                while (nacks.TryPollRequest(now, asked, out var count)) Assert.InRange(count, 1, asked.Length);
                Assert.InRange(nacks.Missing, 0, options.MaxTracked);
                Assert.True(nacks.Missing == 0 || nacks.NextTimeout > now, "a request is due and was not given out");
                nacks.TakeOverflow();
            }
            return any;
        };
    }

    private static Func<byte[], bool> History()
    {
        var pool = new PacketBufferPool();
        var options = new RetransmissionHistoryOptions { MaxPackets = 256 };
        // One size: the time of a program must depend on its operations alone.
        var stored = new byte[200];
        var (history, now, next) = (new RetransmissionHistory(options, pool), Instant.FromMilliseconds(1000), 1000L);
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(6, out var operation, out var argument))
            {
                any = true;
                switch (operation)
                {
                    case 0 or 1: history.Add(next += operation == 0 ? 1 : argument, stored, argument == 1, now); break;
                    case 2: history.Add(next - argument, stored, argument == 1, now); break;
                    case 3: now += TimeSpan.FromMilliseconds(argument); break;
                    case 4: history.Expire(now); break;
                    default: if (argument == 255) history.Clear(); break;
                }
                if (history.TryGet(next - argument, now, out var packet)) Assert.NotEqual(0, packet.Length);
                Assert.True(history.Count <= options.MaxPackets && pool.Outstanding == history.Count, $"{history.Count} packets, {pool.Outstanding} buffers");
                Assert.True(history.KeyFrameStart is not { } start || (start >= history.Oldest && start < history.Next));
            }
            return any;
        };
    }

    private static Func<byte[], bool> TransportWide()
    {
        var (recorder, now, runs) = (new TransportWideRecorder(), Instant.FromMilliseconds(1000), 0);
        ushort next = 65_000;
        var buffer = new byte[400];
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(5, out var operation, out var argument))
            {
                any = true;
                // Feedback about thousands that never came is long: one step of thousands in eight.
                if (argument > 2000 && (runs++ & 7) != 0) argument %= 2000;
                switch (operation)
                {
                    case 0 or 1: recorder.HandlePacket(next += (ushort)(operation == 0 ? 1 : argument), now); break;
                    case 2: recorder.HandlePacket((ushort)(next - argument), now); break;
                    case 3: now += TimeSpan.FromMicroseconds(argument * 100); break;
                    default: WriteAll(); break;
                }
            }
            return any;
        };

        void WriteAll()
        {
            for (var left = TransportWideRecorder.MaxPackets; recorder.HasNews; left--)
            {
                Assert.True(left > 0, "feedback without end");
                var writer = new RtcpWriter(buffer);
                Assert.True(recorder.TryWrite(ref writer, 1, 2));
                Assert.True(RtcpReader.TryCreate(buffer.AsSpan(0, writer.Length), out var reader));
                Assert.True(reader.TryRead(out var packet));
                var statuses = packet.ReadTransportWide();
                while (statuses.TryRead(out _, out _, out _)) { }
            }
        }
    }

    private static Func<byte[], bool> Rewriter()
    {
        var rewriter = new RtpRewriter(1, 96, 65_000);
        var (source, sequence) = (0, 1000L);
        rewriter.Synchronize(source, sequence);
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(6, out var operation, out var argument))
            {
                any = true;
                var highest = rewriter.HighestOutput;
                switch (operation)
                {
                    case 0 or 1:
                        sequence += operation == 0 ? 1 : argument;
                        if (rewriter.TryMap(source, sequence, out var output) && rewriter.TryMapBack((ushort)output, out var backSource, out var back))
                            Assert.Equal((source, sequence), (backSource, back));
                        break;
                    case 2: rewriter.TryMap(source, sequence - argument, out _); break;
                    case 3: rewriter.Skip(source, sequence += 1 + argument % 3); break;
                    case 4: rewriter.TryMapBack((ushort)(highest - argument), out _, out _); break;
                    default: rewriter.Synchronize(source = argument % 3, sequence += argument * 3); break;
                }
                Assert.True(rewriter.HighestOutput >= highest, "the output went back");
            }
            return any;
        };
    }

    private static Func<byte[], bool> KeyFrames()
    {
        var (requester, merger, now) = (new KeyFrameRequester(), new KeyFrameRequestMerger(), Instant.FromMilliseconds(1000));
        Instant? last = null;
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(5, out var operation, out var argument))
            {
                any = true;
                switch (operation)
                {
                    case 0: requester.Request(now); break;
                    case 1: merger.Request(now); break;
                    case 2: requester.KeyFrameReceived(); break;
                    case 3: merger.KeyFrameReceived(); break;
                    default: now += TimeSpan.FromMilliseconds(argument); break;
                }
                merger.HandleTimeout(now);
                while (merger.TryPollRequest()) { }
                if (!requester.TryPollRequest(now)) continue;
                Assert.True(last is null || now - last.Value >= TimeSpan.FromMilliseconds(500), "two requests too close");
                last = now;
            }
            return any;
        };
    }

    private static Func<byte[], bool> Sequences()
    {
        var (guard, highest) = (new SequenceGuard(), long.MinValue);
        ushort next = 65_000;
        return bytes =>
        {
            var operations = new OperationReader(bytes);
            var any = false;
            while (operations.TryRead(4, out var operation, out var argument))
            {
                any = true;
                if (operation == 3) guard.TryWiden((ushort)(next + argument), out _);
                var number = (ushort)(operation switch { 0 => ++next, 1 => next += (ushort)argument, 2 => next - argument, _ => next });
                var verdict = guard.Accept(number, out var extended);
                if (verdict == SequenceVerdict.Stray) continue;
                Assert.Equal(number, (ushort)extended);
                Assert.True(verdict != SequenceVerdict.Restarted || extended > highest, "a restart went back");
                highest = Math.Max(highest, extended);
            }
            return any;
        };
    }
}
