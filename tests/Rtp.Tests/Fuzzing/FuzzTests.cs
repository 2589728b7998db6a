using RoomLens.Rtp.Frames;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Mutations of valid inputs: no exception, no growth. A short run here; <c>eng/fuzz.sh</c> makes it long.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static IEnumerable<FuzzTarget> Targets => [.. ParserTargets.All, .. PacketTargets.All, .. SessionTargets.All, .. StateTargets.All, .. ForwardTargets.All];

    public static TheoryData<string> TargetNames => [.. Targets.Select(target => target.Name)];

    public static TheoryData<VideoCodec> Codecs => [.. Enum.GetValues<VideoCodec>()];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void MutatedInput_NeverThrowsAndOftenReachesTheState(string name) => FuzzRun.Mutate(Target(name), output);

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void LargeInput_TakesTimeInProportion(string name) => FuzzRun.Enlarge(Target(name));

    [Theory]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    public void Receiver_RandomPacketsForAnHour_AllocatesNothingAfterTenMinutes(VideoCodec codec)
    {
        var hour = new RandomHour(codec, FuzzRun.Seed);
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
        var accepted = new StreamFuzz(codec, FuzzRun.Seed).Run(FuzzRun.Mutations);

        output.WriteLine($"{codec}: {FuzzRun.Mutations} packets, {accepted:P0} accepted");
        Assert.True(accepted > 0.3, $"seed {FuzzRun.Seed}: only {accepted:P0} reached the state machines");
    }

    private static FuzzTarget Target(string name) => Targets.Single(candidate => candidate.Name == name);
}
