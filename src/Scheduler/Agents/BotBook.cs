namespace RoomLens.Scheduler.Agents;

/// <summary>All bots by id, lost ones for a while. Guarded by the scheduler's lock.</summary>
internal sealed class BotBook
{
    private static readonly TimeSpan KeepLost = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, Bot> _bots = [];

    public IReadOnlyCollection<Bot> All => _bots.Values;

    public IEnumerable<Bot> Live => _bots.Values.Where(bot => bot.IsLive);

    public Bot? Find(string id) => _bots.GetValueOrDefault(id);

    public Bot? FindLive(string id) => _bots.TryGetValue(id, out var bot) && bot.IsLive ? bot : null;

    public void Put(Bot bot) => _bots[bot.Id] = bot;

    public void Forget(DateTimeOffset now)
    {
        foreach (var (id, bot) in _bots)
        {
            if (bot.LostAt is { } lost && now - lost > KeepLost)
                _bots.Remove(id);
        }
    }
}
