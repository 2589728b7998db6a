using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Nodes;

/// <summary>One feed client per node instance.</summary>
internal sealed class NodeFollowers(Func<AgentHello, CancellationToken, Task> follow) : INodeFollowing, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AgentHello Hello, CancellationTokenSource Stop, Task Running)> _running = [];

    public void Follow(AgentHello node)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(node.Id, out var present))
            {
                if (present.Hello.InstanceId == node.InstanceId && present.Hello.Addresses == node.Addresses && !present.Running.IsCompleted)
                    return;
                present.Stop.Cancel();
            }

            var stop = new CancellationTokenSource();
            _running[node.Id] = (node, stop, RunAsync(node, stop.Token));
        }
    }

    public void Leave(AgentHello node)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(node.Id, out var present) && present.Hello.InstanceId == node.InstanceId)
            {
                present.Stop.Cancel();
                _running.Remove(node.Id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            running = [.. _running.Values.Select(entry => entry.Running)];
            foreach (var (_, stop, _) in _running.Values)
                stop.Cancel();
            _running.Clear();
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(AgentHello node, CancellationToken cancel)
    {
        // Off the caller's thread and lock before the first request.
        await Task.Yield();
        try
        {
            await follow(node, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Told to stop: the normal end.
            return;
        }
    }
}
