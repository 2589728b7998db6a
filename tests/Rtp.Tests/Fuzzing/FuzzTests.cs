using System.Diagnostics;
using System.Globalization;
using RoomLens.Rtp.Frames;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Mutations of valid inputs: no exception, no growth. A short run here; <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly int Mutations = Read("ROOMLENS_FUZZ_MUTATIONS", 20_000);
    private static readonly int Seed = Read("ROOMLENS_FUZZ_SEED", 1);

    // Parsers of short formats whose every field counts.
    private static readonly Dictionary<string, double> LeastAccepted = new(StringComparer.Ordinal) { ["stun"] = 0.1, ["h265 sps"] = 0.1, ["vp8 key frame header"] = 0.1 };

    private static IEnumerable<FuzzTarget> Targets => [.. ParserTargets.All, .. PacketTargets.All, .. SessionTargets.All, .. StateTargets.All];

    public static TheoryData<string> TargetNames => [.. Targets.Select(target => target.Name)];

    public static TheoryData<VideoCodec> Codecs => [.. Enum.GetValues<VideoCodec>()];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenReachesTheState(string name)
    {
        var target = Targets.Single(candidate => candidate.Name == name);
        var mutator = new Mutator(Seed);
        Assert.All(target.Corpus, input => Assert.True(target.Run(input), $"{name} refuses {Convert.ToHexStringLower(input)}"));
        var accepted = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var input = mutator.Mutate(target.Corpus);
            try
            {
                if (target.Run(input)) accepted++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{name}, seed {Seed}, mutation {i}, input {Convert.ToHexStringLower(input)}: {exception}");
            }
        }
        output.WriteLine($"{name}: {Mutations} mutations, {accepted / (double)Mutations:P0} accepted");
        Assert.True(accepted > 0.3 * Mutations || LeastAccepted.GetValueOrDefault(name, 1) * Mutations <= accepted, $"{name}, seed {Seed}: only {accepted} accepted");
    }

    /// <summary>Inputs of twice the size may take twice the time, not four times: the quickest of many runs, in this thread's time alone.</summary>
    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name)
    {
        var target = Targets.Single(candidate => candidate.Name == name);
        byte[] once = [.. target.Corpus.SelectMany(input => input)];
        if (once.Length > 4000) once = once[..4000];
        var (small, large) = (Repeat(once, 4000), Repeat(once, 32_000));

        // Seven eighths more input, and a factor of four for caches and chance; a square would be 64.
        Assert.True(Quickest(target, large) <= 32 * Quickest(target, small) + TimeSpan.FromMilliseconds(1), $"{name}: {Quickest(target, small)} and {Quickest(target, large)}");
    }

    [Theory]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    public void Receiver_RandomPacketsForAnHour_AllocatesNothingAfterTenMinutes(VideoCodec codec)
    {
        var hour = new RandomHour(codec, Seed);
        hour.Run(TimeSpan.FromMinutes(10));
        var (before, buffers) = (GC.GetAllocatedBytesForCurrentThread(), hour.Buffers);

        hour.Run(TimeSpan.FromMinutes(50));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{codec}: {hour.Packets} packets, {hour.Accepted:P0} accepted, {buffers} then {hour.Buffers} buffers held, {allocated} bytes allocated in the last 50 minutes");
        Assert.True(hour.Buffers <= 2048 && allocated < 8 << 20, $"{hour.Buffers} buffers held, {allocated} bytes allocated");
        Assert.True(hour.Accepted > 0.3, $"only {hour.Accepted:P0} accepted");
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Stream_MutatedPackets_NeverThrowsAndStaysBounded(VideoCodec codec)
    {
        var accepted = new StreamFuzz(codec, Seed).Run(Mutations);

        output.WriteLine($"{codec}: {Mutations} packets, {accepted:P0} accepted");
        Assert.True(accepted > 0.3, $"seed {Seed}: only {accepted:P0} reached the state machines");
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
