using RoomLens.Fuzzing;
using Xunit.Abstractions;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>What the SFU takes from strangers beside the protocol core: signalling, packets on their way to consumers, DTLS. <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> TargetNames => [.. FuzzCatalog.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenReachesTheState(string name) => output.WriteLine($"{FuzzRun.Mutate(Target(name))}");

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    private static FuzzTarget Target(string name) => FuzzCatalog.All.Single(candidate => candidate.Name == name);
}
