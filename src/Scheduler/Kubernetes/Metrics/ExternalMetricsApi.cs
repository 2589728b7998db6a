using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>
/// <c>external.metrics.k8s.io/v1beta1</c> with one metric. It answers an error while the signal is not known, since 0 would shrink the fleet.
/// </summary>
internal sealed class ExternalMetricsApi(Func<CapacityReading> read, KubernetesOptions options, string ns, TimeProvider time, ILogger logger)
{
    public const string Metric = "roomlens_bot_capacity_wanted";
    private const string Group = "external.metrics.k8s.io";
    private const string Base = $"/apis/{Group}/v1beta1";

    private readonly Dictionary<string, string> _labels = options.Release.Length > 0 ? new() { ["release"] = options.Release } : [];
    private volatile bool _isUnknown;

    /// <summary>Maps discovery and the metric.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/apis", context => WriteAsync(context, GroupList()));
        routes.MapGet($"/apis/{Group}", context => WriteAsync(context, ApiGroup()));
        routes.MapGet(Base, context => WriteAsync(context, Resources()));
        routes.MapGet($"{Base}/namespaces/{{ns}}/{{metric}}", ValueAsync);
        routes.MapFallback(context => RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", "there is nothing here"));
    }

    /// <summary>An error as the API server's clients read it.</summary>
    public static async Task RefuseAsync(HttpContext context, int code, string reason, string message)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        var status = new Status { Reason = reason, Message = message, Code = code };
        await context.Response.WriteAsync(JsonSerializer.Serialize(status, KubernetesJson.Default.Status), context.RequestAborted);
    }

    private static JsonObject Version() => new() { ["groupVersion"] = $"{Group}/v1beta1", ["version"] = "v1beta1" };

    private static JsonObject ApiGroup() => new()
    {
        ["kind"] = "APIGroup",
        ["apiVersion"] = "v1",
        ["name"] = Group,
        ["versions"] = new JsonArray(Version()),
        ["preferredVersion"] = Version(),
    };

    private static JsonObject GroupList() => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray(ApiGroup()) };

    private static JsonObject Resources() => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = $"{Group}/v1beta1",
        ["resources"] = new JsonArray(new JsonObject
        {
            ["name"] = Metric,
            ["singularName"] = "",
            ["namespaced"] = true,
            ["kind"] = "ExternalMetricValueList",
            ["verbs"] = new JsonArray("get", "list"),
        }),
    };

    private async Task ValueAsync(HttpContext context)
    {
        if ((string)context.Request.RouteValues["metric"]! != Metric || (string)context.Request.RouteValues["ns"]! != ns)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", $"only {Metric} of namespace {ns} is served here");
            return;
        }

        var selector = context.Request.Query["labelSelector"].ToString();
        if (!LabelSelector.TryMatch(selector, _labels, out var matches))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", $"labelSelector '{selector}': only = and != are understood");
            return;
        }

        var reading = read();
        if (reading.WantedMilli is not { } wanted)
        {
            if (!_isUnknown)
                Log.MetricUnknown(logger, reading.Unknown!);
            _isUnknown = true;
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", $"the load is not known: {reading.Unknown}");
            return;
        }

        _isUnknown = false;
        await WriteAsync(context, Values(matches ? [Value(wanted)] : []));
    }

    private static JsonObject Values(JsonArray items) => new()
    {
        ["kind"] = "ExternalMetricValueList",
        ["apiVersion"] = $"{Group}/v1beta1",
        ["metadata"] = new JsonObject(),
        ["items"] = items,
    };

    private JsonObject Value(long wantedMilli)
    {
        var labels = new JsonObject();
        foreach (var (name, value) in _labels)
            labels[name] = value;
        return new JsonObject
        {
            ["metricName"] = Metric,
            ["metricLabels"] = labels,
            ["timestamp"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["value"] = wantedMilli.ToString(CultureInfo.InvariantCulture) + "m",
        };
    }

    private static Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
