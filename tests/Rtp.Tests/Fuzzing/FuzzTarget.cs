namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>An entry point that takes bytes from the network.</summary>
/// <param name="Name">Shown in results.</param>
/// <param name="Corpus">Valid inputs.</param>
/// <param name="Run">Takes one input; true when it was accepted.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], bool> Run);
