using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Workers;

public class WorkerPortsTests
{
    [Fact]
    public void Split_OneWorker_HasEverything()
    {
        var ports = Assert.Single(WorkerPorts.Split(new SfuOptions()));

        Assert.Equal(new WorkerPorts(40000, 41000, 42000, 42999), ports);
    }

    [Fact]
    public void Split_ThreeWorkers_HaveNeighbouringPortsAndDisjointPairs()
    {
        var ports = WorkerPorts.Split(new SfuOptions { Workers = 3, PlainPortFirst = 42001, PlainPortLast = 42020 });

        Assert.Equal([40000, 40001, 40002], ports.Select(worker => worker.Media));
        Assert.Equal([41000, 41001, 41002], ports.Select(worker => worker.Internal));
        Assert.Equal([(42002, 42007), (42008, 42013), (42014, 42019)], ports.Select(worker => (worker.PlainFirst, worker.PlainLast)));
    }

    [Fact]
    public void Split_FreePorts_StayFree()
    {
        var ports = WorkerPorts.Split(new SfuOptions { Workers = 2, MediaPort = 0, InternalMediaPort = 0 });

        Assert.All(ports, worker => Assert.Equal((0, 0), (worker.Media, worker.Internal)));
    }

    [Theory]
    [InlineData(-1, 40000, 41000, 42000, "Sfu:Workers: -1")]
    [InlineData(65, 40000, 41000, 42000, "Sfu:Workers: 65")]
    [InlineData(4, 65533, 41000, 42000, "Sfu:MediaPort: 65533")]
    [InlineData(4, 40000, 65533, 42000, "Sfu:InternalMediaPort: 65533")]
    [InlineData(4, 40000, 40003, 42000, "Sfu:InternalMediaPort: 40003")]
    [InlineData(4, 40000, 41999, 42000, "Sfu:PlainPortFirst: 42000-42999")]
    [InlineData(4, 40000, 41000, 42994, "Sfu:PlainPortLast: 42994-42999")]
    public void Validate_PortsThatCannotBeSharedOut_AreNamed(int workers, int media, int inside, int plainFirst, string problem)
    {
        var options = new SfuOptions { Workers = workers, MediaPort = media, InternalMediaPort = inside, PlainPortFirst = plainFirst };

        Assert.StartsWith(problem, Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SpanAboveBelowZero_IsNamed() =>
        Assert.StartsWith("Sfu:SpanAbove: -1", Assert.Single(new SfuOptions { SpanAbove = -1 }.Validate()), StringComparison.Ordinal);

    [Fact]
    public void WorkerCount_Zero_IsOnePerCore()
    {
        Assert.Equal(Math.Min(Environment.ProcessorCount, SfuOptions.MostWorkers), new SfuOptions { Workers = 0 }.WorkerCount);
        Assert.Empty(new SfuOptions { Workers = 0 }.Validate());
    }
}
