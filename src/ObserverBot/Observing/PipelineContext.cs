using RoomLens.ObserverBot.Analysing;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Work;

namespace RoomLens.ObserverBot.Observing;

/// <summary>What the pipelines of all streams share.</summary>
/// <param name="DecodePool">Threads that decode.</param>
/// <param name="AnalysisPool">Threads that run detectors.</param>
/// <param name="Decoding">What decoders share.</param>
/// <param name="Analysis">What analyses share.</param>
internal sealed record PipelineContext(WorkPool DecodePool, WorkPool AnalysisPool, DecodeContext Decoding, AnalysisContext Analysis);
