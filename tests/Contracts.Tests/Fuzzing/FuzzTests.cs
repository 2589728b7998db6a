using RoomLens.Fuzzing;
using Xunit.Abstractions;

namespace RoomLens.Contracts.Tests.Fuzzing;

/// <summary>The wire types under mutated documents. <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> TargetNames => [.. FuzzCatalog.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedDocument_IsReadOrRefused(string name) => output.WriteLine($"{FuzzRun.Mutate(Target(name))}");

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeDocument_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    private static FuzzTarget Target(string name) => FuzzCatalog.All.Single(candidate => candidate.Name == name);
}
