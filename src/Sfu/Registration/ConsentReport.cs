using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Consent;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Sfu.Registration;

/// <summary>Has the scheduler store what a participant decided. Any thread.</summary>
internal sealed class ConsentReport : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;

    public ConsentReport(SfuOptions options)
    {
        _http = new HttpClient { BaseAddress = new Uri(options.SchedulerUrl!.TrimEnd('/') + "/"), Timeout = Limit };
        if (options.SchedulerToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Null once it is stored; else why it is not.</summary>
    public async Task<Refusal?> StoreAsync(string roomId, string peerId, bool allowed)
    {
        var path = $"v1/rooms/{Uri.EscapeDataString(roomId)}/participants/{Uri.EscapeDataString(peerId)}/observation";
        try
        {
            using var response = await _http.PutAsJsonAsync(path, new SetObservation { Allowed = allowed }, ContractsJson.Default.SetObservation);
            if (response.IsSuccessStatusCode) return null;
            return response.StatusCode == HttpStatusCode.UnprocessableEntity
                ? Refusal.Impossible("The scheduler keeps no more decisions for this room.")
                : Away($"the scheduler answered {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return Away("the scheduler does not answer");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Refusal Away(string why) => new(503, $"Nothing was changed: {why}. Try again.", null, 1);
}
