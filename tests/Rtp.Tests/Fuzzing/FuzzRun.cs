using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>
/// Runs targets: no exception, no growth, no time out of proportion. Two variables of the environment say how many mutations a target takes, and from
/// which seed; without them it is a short run.
/// </summary>
internal static class FuzzRun
{
    public static readonly int Mutations = Read("ROOMLENS_FUZZ_MUTATIONS", 20_000);
    public static readonly int Seed = Read("ROOMLENS_FUZZ_SEED", 1);

    private const int Looks = 20;

    // A long run has the process to itself, so what stays allocated is the target's.
    private const int LongRun = 1_000_000;
    private const long MostGrowth = 32 << 20;

    /// <summary>Mutations of the valid inputs.</summary>
    public static void Mutate(FuzzTarget target, ITestOutputHelper output)
    {
        var mutator = new Mutator(Seed);
        Assert.All(target.Corpus, input => Assert.True(target.Run(input), $"{target.Name} refuses {Convert.ToHexStringLower(input)}"));
        var (began, accepted, held) = (Environment.CpuUsage.TotalTime, 0, 0L);
        for (var i = 0; i < Mutations; i++)
        {
            if (i == LongRun / 10) held = GC.GetTotalMemory(forceFullCollection: true);
            var input = mutator.Mutate(target.Corpus);
            try
            {
                if (target.Run(input)) accepted++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{target.Name}, seed {Seed}, mutation {i}, input {Convert.ToHexStringLower(input)}: {exception}");
            }
        }

        var (share, each) = (accepted / (double)Mutations, (Environment.CpuUsage.TotalTime - began).TotalMicroseconds / Mutations);
        // Processor time of the whole process: in a long run nothing else is in it.
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {Mutations} mutations, {share:P0} accepted, {each:0.00} µs each"));
        Assert.True(share > target.LeastAccepted, $"{target.Name}, seed {Seed}: only {accepted} accepted");
        if (Mutations < LongRun) return;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - held;
        Assert.True(grown < MostGrowth, $"{target.Name}, seed {Seed}: {grown} octets more are held than after the first tenth of a million");
    }

    /// <summary>Inputs of eight times the size take about eight times as long, not 64 times: the quickest of many runs.</summary>
    public static void Enlarge(FuzzTarget target)
    {
        byte[] once = [.. target.Corpus.SelectMany(input => input)];
        if (once.Length > 4000) once = once[..4000];
        var (small, large) = (Repeat(once, 4000), Repeat(once, 32_000));

        // Eight times the input, and a factor of four for caches and chance; a square would be 64. Chance may disturb a look, a square fails every one.
        var looks = Enumerable.Range(0, Looks).Select(_ => (Small: Quickest(target, small), Large: Quickest(target, large)));
        Assert.True(looks.Any(look => look.Large <= 32 * look.Small + TimeSpan.FromMilliseconds(1)), $"{target.Name}: more than 32 times as long in each of {Looks} looks");
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

    private static int Read(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
