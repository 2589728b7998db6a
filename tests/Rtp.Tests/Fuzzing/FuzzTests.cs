using RoomLens.Fuzzing;
using RoomLens.Rtp.Frames;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Mutations of valid inputs: no exception, no growth. A short run here; <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> TargetNames => [.. FuzzCatalog.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenReachesTheState(string name) => output.WriteLine($"{FuzzRun.Mutate(Target(name))}");

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    [Theory]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    public void Receiver_RandomPacketsForAnHour_AllocatesNothingAfterTenMinutes(VideoCodec codec)
    {
        var hour = new RandomHour(codec, seed: 1);
        hour.Run(TimeSpan.FromMinutes(10));
        var (before, buffers) = (GC.GetAllocatedBytesForCurrentThread(), hour.Buffers);

        hour.Run(TimeSpan.FromMinutes(50));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{codec}: {hour.Packets} packets, {hour.Accepted:P0} accepted, {buffers} then {hour.Buffers} buffers held, {allocated} bytes allocated in the last 50 minutes");
        Assert.True(hour.Buffers <= 2048 && allocated < 8 << 20, $"{hour.Buffers} buffers held, {allocated} bytes allocated");
        Assert.True(hour.Accepted > 0.3, $"only {hour.Accepted:P0} accepted");
    }

    private static FuzzTarget Target(string name) => FuzzCatalog.All.Single(candidate => candidate.Name == name);
}
