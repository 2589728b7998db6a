using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Cli.Publishing;

/// <summary>The three calls of the SFU's control API that a plain publisher needs. Every call ends within <see cref="Patience"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;

    /// <summary>A client of the control API at <paramref name="sfu"/>.</summary>
    public ControlClient(Uri sfu, string? token)
    {
        _http = new HttpClient { BaseAddress = sfu, Timeout = Patience };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Announces the stream and learns where to send it.</summary>
    /// <exception cref="PublishException">The SFU refused or did not answer.</exception>
    public Task<PlainProducerCreated> CreateAsync(string room, string peer, PublishCodec codec, CancellationToken stop) =>
        CallAsync(async () =>
        {
            var body = new CreatePlainProducer { Kind = "video", PeerId = peer, Sdp = codec.Sdp, Comedia = true };
            using var response = await _http.PostAsJsonAsync(
                $"/v1/rooms/{Uri.EscapeDataString(room)}/plain-producers", body, ContractsJson.Default.CreatePlainProducer, stop);
            await RefuseUnlessOkAsync(response, stop);
            return await response.Content.ReadFromJsonAsync(ContractsJson.Default.PlainProducerCreated, stop)
                ?? throw new PublishException("the SFU's answer is empty", unreachable: false);
        }, stop);

    /// <summary>Whether the SFU still has the producer; a restarted one has not.</summary>
    /// <exception cref="PublishException">The SFU did not answer.</exception>
    public Task<bool> ExistsAsync(string room, string producerId, CancellationToken stop) =>
        CallAsync(async () =>
        {
            using var response = await _http.GetAsync(new Uri($"/v1/rooms/{Uri.EscapeDataString(room)}", UriKind.Relative), stop);
            if (response.StatusCode == HttpStatusCode.NotFound) return false;
            await RefuseUnlessOkAsync(response, stop);
            var state = await response.Content.ReadFromJsonAsync(ContractsJson.Default.RoomState, stop);
            return state is not null && state.Producers.Any(producer => producer.Id == producerId);
        }, stop);

    /// <summary>Takes the producer back; an SFU that is gone or has forgotten it is no error.</summary>
    public async Task DeleteAsync(string room, string producerId, CancellationToken stop)
    {
        try
        {
            var path = $"/v1/rooms/{Uri.EscapeDataString(room)}/producers/{Uri.EscapeDataString(producerId)}";
            using var response = await _http.DeleteAsync(new Uri(path, UriKind.Relative), stop);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // Without us its packets stop, and the SFU closes a silent producer by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new PublishException($"the SFU at {_http.BaseAddress} does not answer", unreachable: true);
        }
        catch (HttpRequestException error)
        {
            throw new PublishException($"the SFU at {_http.BaseAddress} cannot be reached ({error.Message})", unreachable: true);
        }
    }

    private static async Task RefuseUnlessOkAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.IsSuccessStatusCode) return;
        var detail = await response.Content.ReadAsStringAsync(stop);
        throw new PublishException(
            $"the SFU answered {(int)response.StatusCode}: {ProblemText.From(detail)}",
            unreachable: response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway);
    }
}
