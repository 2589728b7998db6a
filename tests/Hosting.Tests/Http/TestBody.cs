namespace RoomLens.Hosting.Tests.Http;

/// <summary>A body with a required member and a nested one.</summary>
internal sealed record TestBody
{
    public required string Name { get; init; }

    public TestSize? Size { get; init; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    internal sealed record TestSize
    {
        public required int Width { get; init; }

        public TestPlace? Place { get; init; }
    }

    internal sealed record TestPlace(string Where);
}
