using System.Diagnostics;
using System.Globalization;

namespace RoomLens.Fuzzing;

/// <summary>Runs targets: no exception, no growth, no time out of proportion.</summary>
public static class FuzzRun
{
    private const int Looks = 20;

    // A long run has the process to itself, so what stays allocated is the target's.
    private const int LongRun = 1_000_000;
    private const long MostGrowth = 32 << 20;

    /// <summary>A short run: as many mutations as the target says, from the first seed.</summary>
    /// <exception cref="FuzzException">It threw, accepted too few, or kept too much.</exception>
    public static FuzzResult Mutate(FuzzTarget target) => Mutate(target, target.ShortRun, seed: 1);

    /// <summary>Mutations of the valid inputs.</summary>
    /// <exception cref="FuzzException">It threw, accepted too few, or kept too much.</exception>
    public static FuzzResult Mutate(FuzzTarget target, int mutations, int seed)
    {
        foreach (var input in target.Corpus)
        {
            if (!target.Run(input)) throw new FuzzException($"{target.Name} refuses {Convert.ToHexStringLower(input)}, which is valid");
        }

        var mutator = new Mutator(seed);
        var (began, accepted, held) = (Environment.CpuUsage.TotalTime, 0, 0L);
        for (var i = 0; i < mutations; i++)
        {
            if (i == LongRun / 10) held = GC.GetTotalMemory(forceFullCollection: true);
            var input = target.Grammar is { } grammar && mutator.Chance(target.GrammarShare) ? grammar.Next(mutator) : mutator.Mutate(target.Corpus);
            try
            {
                if (target.Run(input)) accepted++;
            }
            catch (Exception exception)
            {
                throw new FuzzException($"{target.Name}, seed {seed}, mutation {i}, input {Convert.ToHexStringLower(input)}: {exception}", exception);
            }
        }

        var result = new FuzzResult(target.Name, mutations, accepted / (double)mutations, (Environment.CpuUsage.TotalTime - began).TotalMicroseconds / mutations);
        if (result.Accepted < target.LeastAccepted) throw new FuzzException($"seed {seed}: too few accepted, must be {target.LeastAccepted:P0}: {result}");
        if (mutations < LongRun) return result;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - held;
        return grown < MostGrowth ? result : throw new FuzzException($"{target.Name}, seed {seed}: {grown} octets more are held than after the first tenth of a million");
    }

    /// <summary>Inputs of eight times the size take about eight times as long, not 64 times: the quickest of many runs.</summary>
    /// <exception cref="FuzzException">They took longer in every look.</exception>
    public static void Enlarge(FuzzTarget target)
    {
        byte[] once = [.. target.Corpus.SelectMany(input => input)];
        if (once.Length > 4000) once = once[..4000];
        var (small, large) = (Repeat(once, 4000), Repeat(once, 32_000));

        // Eight times the input, and a factor of four for caches and chance; a square would be 64. Chance may disturb a look, a square fails every one.
        var looks = Enumerable.Range(0, Looks).Select(_ => (Small: Quickest(target, small), Large: Quickest(target, large)));
        if (!looks.Any(look => look.Large <= 32 * look.Small + TimeSpan.FromMilliseconds(1)))
            throw new FuzzException(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: more than 32 times as long in each of {Looks} looks"));
    }

    private static byte[] Repeat(byte[] input, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length; at++) bytes[at] = input[at % input.Length];
        return bytes;
    }

    private static TimeSpan Quickest(FuzzTarget target, byte[] input)
    {
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 7; i++)
        {
            var began = Stopwatch.GetTimestamp();
            target.Run(input);
            var took = Stopwatch.GetElapsedTime(began);
            if (took < quickest) quickest = took;
        }

        return quickest;
    }
}
