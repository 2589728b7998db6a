using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Auth;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Live;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>Makes the plan of a bot and publishes it after the commit, when it differs from the last one. Guarded by the scheduler's lock.</summary>
internal sealed class PlanBuilder(TokenIssuer tokens, DetectionHub hub, long term)
{
    /// <summary>Long enough for an observation to go on while the scheduler is away; renewed at half.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(12);

    private readonly Dictionary<string, (Bot Bot, byte[] Content)> _last = [];
    private long _version;

    public void Push(Bot bot, IReadOnlyList<TrackedAssignment> assignments, DateTimeOffset now, StoreBatch batch)
    {
        var listened = hub.ListenedRooms();
        var plan = new BotPlan
        {
            Term = term,
            Version = 0,
            Assignments = [.. assignments.OrderBy(open => open.Stored.Id, StringComparer.Ordinal).Select(open => Assignment(open, now))],
            Listen = [.. assignments.Where(open => listened.Contains(open.Stored.RoomId)).Select(open => open.Stored.ProducerId).Order(StringComparer.Ordinal)],
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.BotPlan);
        if (_last.TryGetValue(bot.Id, out var last) && last.Bot == bot && content.AsSpan().SequenceEqual(last.Content))
            return;
        _last[bot.Id] = (bot, content);
        plan = plan with { Version = ++_version };
        batch.AfterCommit(() => bot.Plan.Publish(plan));
    }

    private Assignment Assignment(TrackedAssignment open, DateTimeOffset now)
    {
        var stored = open.Stored;
        if (open.Token is null || now >= open.TokenRenewAt)
        {
            open.Token = tokens.IssueAssignment(new AssignmentClaims(stored.RoomId, stored.ProducerId, stored.Epoch), TokenLifetime);
            open.TokenRenewAt = now + (TokenLifetime / 2);
        }

        return new Assignment
        {
            AssignmentId = stored.Id,
            Epoch = stored.Epoch,
            RoomId = stored.RoomId,
            ProducerId = stored.ProducerId,
            PeerId = stored.PeerId,
            Codec = stored.Codec,
            Source = open.Source,
            Paused = open.Paused,
            SfuUrl = open.SfuUrl,
            Token = open.Token,
            Want = open.Want,
            Cap = open.Cap,
            Purpose = open.Purpose,
            Detectors = open.Detectors,
        };
    }
}
