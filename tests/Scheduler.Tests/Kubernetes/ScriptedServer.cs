using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace RoomLens.Scheduler.Tests.Kubernetes;

/// <summary>An API server that gives prepared answers, one per request, and keeps what was asked.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly ConcurrentQueue<(HttpStatusCode Code, string Body)> _answers = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Asked { get; } = [];

    /// <summary>Completes when a request finds no answer left; that request waits for ever.</summary>
    public Task Drained => _drained.Task;

    public ScriptedServer Answer(string body, HttpStatusCode code = HttpStatusCode.OK)
    {
        _answers.Enqueue((code, body));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + request.Content.Headers.ContentType?.MediaType + " " + await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Asked)
            Asked.Add($"{request.Headers.Authorization?.Parameter} {request.Method} {request.RequestUri!.PathAndQuery}{body}");
        if (_answers.TryDequeue(out var answer))
            return new HttpResponseMessage(answer.Code) { Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") };
        _drained.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }
}
