namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>An entry point that takes bytes from strangers.</summary>
/// <param name="Name">Shown in results.</param>
/// <param name="Corpus">Valid inputs.</param>
/// <param name="Run">Takes one input; true when it was accepted.</param>
/// <param name="LeastAccepted">Share of mutations that must be accepted; less than the usual for formats in which hardly a field may be anything.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], bool> Run, double LeastAccepted = 0.3);
