using System.Net.Http.Headers;
using System.Net.Http.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Webhooks;

/// <summary>Registers a listener at the scheduler and takes it back at the end.</summary>
internal sealed class EndpointRegistration(Uri api, string? token, TextWriter output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http = CreateClient(api, token);

    /// <summary>Puts the endpoint, waiting for the scheduler as long as it takes.</summary>
    /// <exception cref="StartupException">The scheduler refused it.</exception>
    public async Task RegisterAsync(string id, WebhookEndpoint endpoint, CancellationToken stop)
    {
        var announced = false;
        while (true)
        {
            try
            {
                using var response = await _http.PutAsJsonAsync(Path(id), endpoint, ContractsJson.Default.WebhookEndpoint, stop);
                if (response.IsSuccessStatusCode) return;
                var reason = ProblemText.From(await response.Content.ReadAsStringAsync(stop));
                if ((int)response.StatusCode < 500)
                    throw new StartupException($"The scheduler at {api} refused the endpoint ({(int)response.StatusCode}): {reason}.", "");
            }
            catch (HttpRequestException)
            {
                // Not up yet; said once below.
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // Too slow to answer: the same.
            }

            if (!announced) output.WriteLine($"waiting for the scheduler at {api} (start it with ./run, or name another with --api)");
            announced = true;
            await Task.Delay(RetryInterval, stop);
        }
    }

    /// <summary>Removes the endpoint; says so when it could not.</summary>
    public async Task RemoveAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            using var response = await _http.DeleteAsync(Path(id), patience.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            output.WriteLine($"endpoint {id} could not be removed: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Uri Path(string id) => new($"/v1/webhooks/{Uri.EscapeDataString(id)}", UriKind.Relative);

    private static HttpClient CreateClient(Uri api, string? token)
    {
        var http = new HttpClient { BaseAddress = api, Timeout = Patience };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
