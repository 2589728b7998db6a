using RoomLens.Fuzzing;
using Xunit.Abstractions;

namespace RoomLens.Scheduler.Tests.Fuzzing;

/// <summary>What users and the cluster send to the scheduler, mutated. <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> TargetNames => [.. FuzzCatalog.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenIsRead(string name) => output.WriteLine($"{FuzzRun.Mutate(Target(name))}");

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    private static FuzzTarget Target(string name) => FuzzCatalog.All.Single(candidate => candidate.Name == name);
}
