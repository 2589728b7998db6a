using System.Globalization;
using System.Net.Http.Headers;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Makes one signed request and reads the verdict from its answer.</summary>
internal sealed class WebhookSender(HttpClient http, TimeSpan timeout, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/cloudevents+json") { CharSet = "utf-8" };

    public async Task<AttemptResult> SendAsync(StoredEndpoint endpoint, string id, byte[] body, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var request = Request(endpoint, id, body);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return Judge(response);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new AttemptResult(DeliveryVerdict.Retry, null, string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds} s"));
        }
        catch (HttpRequestException error)
        {
            return new AttemptResult(DeliveryVerdict.Retry, null, error.InnerException?.Message ?? error.Message);
        }
    }

    private HttpRequestMessage Request(StoredEndpoint endpoint, string id, byte[] body)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = ContentType;
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Sign(endpoint.Secrets, id, timestamp, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("RoomLens", "1"));
        return request;
    }

    private AttemptResult Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var error = $"HTTP {status}";
        return status switch
        {
            >= 200 and < 300 => new AttemptResult(DeliveryVerdict.Delivered, status, null),
            400 or 413 or 422 => new AttemptResult(DeliveryVerdict.Refused, status, error),
            410 => new AttemptResult(DeliveryVerdict.Gone, status, error),
            429 or 503 => new AttemptResult(DeliveryVerdict.Retry, status, error, Asked(response.Headers.RetryAfter)),
            _ => new AttemptResult(DeliveryVerdict.Retry, status, error),
        };
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header)
    {
        var asked = header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is { } some && some > RetrySchedule.Longest ? RetrySchedule.Longest : asked;
    }
}
