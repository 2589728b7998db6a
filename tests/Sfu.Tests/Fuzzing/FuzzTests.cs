using RoomLens.Rtp.Tests.Fuzzing;
using Xunit.Abstractions;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>What the SFU takes from strangers beside the protocol core: signalling, packets on their way to consumers, DTLS. <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static IEnumerable<FuzzTarget> Targets => [.. SignallingTargets.All, .. ForwardingTargets.All, DtlsTarget.Server];

    public static TheoryData<string> TargetNames => [.. Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenReachesTheState(string name) => FuzzRun.Mutate(Target(name), output);

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    private static FuzzTarget Target(string name) => Targets.Single(candidate => candidate.Name == name);
}
