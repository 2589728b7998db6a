using System.Globalization;
using RoomLens.Rtp.Frames;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Mutations of valid inputs: no exception, no growth. A short run here; <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly int Mutations = Read("ROOMLENS_FUZZ_MUTATIONS", 20_000);
    private static readonly int Seed = Read("ROOMLENS_FUZZ_SEED", 1);

    public static TheoryData<string> ParserNames => [.. ParserTargets.All.Select(target => target.Name)];

    public static TheoryData<VideoCodec> Codecs => [.. Enum.GetValues<VideoCodec>()];

    [Theory]
    [MemberData(nameof(ParserNames))]
    public void Parser_MutatedInput_NeverThrows(string name)
    {
        var target = ParserTargets.All.Single(candidate => candidate.Name == name);
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
        output.WriteLine($"{name}: {Mutations} mutations, {accepted} accepted");
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Stream_MutatedPackets_NeverThrowsAndStaysBounded(VideoCodec codec)
    {
        var accepted = new StreamFuzz(codec, Seed).Run(Mutations);

        output.WriteLine($"{codec}: {Mutations} packets, {accepted:P0} accepted");
        Assert.True(accepted > 0.3, $"seed {Seed}: only {accepted:P0} reached the state machines");
    }

    private static int Read(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
