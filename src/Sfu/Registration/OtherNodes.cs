using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Registration;

/// <summary>
/// Asks the scheduler whether a room belongs to another node, so that who comes to the wrong one is sent on. While it does not answer everything is taken
/// here, as on a node that is alone. Any thread.
/// </summary>
internal sealed class OtherNodes : IDisposable
{
    // It is on the way of a first participant; a scheduler that needs longer is as good as away.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly NodeOrders _orders;
    private readonly RoomDirectory _rooms;
    private readonly HttpClient _http;
    private readonly string _path;

    public OtherNodes(SfuOptions options, NodeOrders orders, RoomDirectory rooms)
    {
        (_orders, _rooms) = (orders, rooms);
        _path = $"v1/agents/{Uri.EscapeDataString(options.NodeId)}/rooms/";
        _http = new HttpClient { BaseAddress = new Uri(options.SchedulerUrl!.TrimEnd('/') + "/"), Timeout = Limit };
        if (options.SchedulerToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Base URL of the node that a request about a room belongs to, without trailing slash; null = this one, or nobody knows.</summary>
    /// <param name="roomId">The room. One that is open here is here.</param>
    /// <param name="opens">The request opens the room if it is nowhere: then it may belong to a node that takes rooms when this one takes none.</param>
    /// <param name="isFull">This node has refused it for want of room.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async Task<string?> FindAsync(string roomId, bool opens, bool isFull, CancellationToken cancellationToken)
    {
        if (!_orders.HasOthers || _rooms.Find(roomId) is not null) return null;
        var query = $"?opens={(opens ? "true" : "false")}&full={(isFull ? "true" : "false")}";
        try
        {
            using var response = await _http.GetAsync(_path + Uri.EscapeDataString(roomId) + query, cancellationToken);
            if (!response.IsSuccessStatusCode) return null;
            return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.RoomWhereabouts, cancellationToken))?.PublicUrl?.TrimEnd('/');
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The heartbeat tells that the scheduler is away, once.
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
