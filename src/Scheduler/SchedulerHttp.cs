using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using RoomLens.Contracts;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Metrics;
using RoomLens.Scheduler.Api;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler;

/// <summary>The HTTP surface of the scheduler (contracts sections 5 and 8).</summary>
public static class SchedulerHttp
{
    /// <summary>JSON of its wire types, for <c>HttpHostOptions.Json</c>.</summary>
    public static IReadOnlyList<IJsonTypeInfoResolver> Json { get; } = [ContractsJson.Default, SchedulerJson.Default];

    /// <summary>Services the OpenAPI document needs, for <c>HttpHostOptions.Services</c>.</summary>
    public static void AddServices(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "RoomLens";
            document.Info.Description = "What is in the video of WebRTC rooms: subscriptions, events, webhooks and state.";
            return Task.CompletedTask;
        });
    });

    /// <summary>Maps everything on a host made with <see cref="Json"/> and <see cref="AddServices"/>; the service must be started.</summary>
    /// <param name="routes">The host.</param>
    /// <param name="service">A started scheduler.</param>
    /// <param name="mapProcess">Also <c>/metrics</c> and <c>/healthz</c>; false when another part of the process maps them on this host.</param>
    public static void Map(IEndpointRouteBuilder routes, SchedulerService service, bool mapProcess = true)
    {
        var (parts, access, time) = (service.Parts, service.Access, service.Time);
        new AgentsApi(parts, time).Map(routes, access);
        new SubscriptionsApi(parts).Map(routes, access);
        new WebhooksApi(parts, time).Map(routes, access);
        new EventsApi(parts, time).Map(routes, access);
        var views = new StateViews(parts.State, parts.Status);
        new ViewsApi(views).Map(routes, access);
        new BotsApi(parts.Agents, views).Map(routes, access);
        new NodesApi(parts.Nodes, views).Map(routes, access);
        new RoomsApi(parts, service.Tokens, time).Map(routes, access);
        new ConsentApi(parts.State, parts.Consent).Map(routes, access);
        NotBuiltApi.Map(routes, access);
        routes.MapOpenApi("/openapi/{documentName}.json");
        if (mapProcess)
        {
            PrometheusEndpoint.Map(routes, service.Metrics).RequireGrant(access, Grant.Any);
            HealthEndpoints.Map(routes, service.Health);
        }

        DashboardFiles.Map(routes, service.Options.DashboardFolder);
    }
}
