using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Journaling;
using RoomLens.ObserverBot.Observing;
using RoomLens.ObserverBot.Planning;
using RoomLens.ObserverBot.Receiving;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Work;

namespace RoomLens.ObserverBot;

/// <summary>The running parts of a bot.</summary>
internal sealed record BotParts(
    ObservationJournal Journal,
    MediaReceiver Media,
    WorkPool DecodePool,
    WorkPool AnalysisPool,
    SchedulerClient Scheduler,
    AgentSession Session,
    PlanStream PlanStream,
    ObserverFleet Fleet,
    LiveBoxes Live,
    Uploader Uploader);
