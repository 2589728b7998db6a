using Microsoft.AspNetCore.Http;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;

namespace RoomLens.Sfu.Control;

/// <summary>
/// Who may use observers: a backend with grant <c>control</c>, or a bot with the assignment token that the scheduler signed, checked offline
/// (contracts sections 2 and 8).
/// </summary>
internal static class ObserverAccess
{
    /// <summary>The claims of the assignment that the caller shows; null value = a backend, or development mode.</summary>
    public static Outcome<AssignmentClaims?> Authorize(HttpContext context, AccessPolicy access)
    {
        var bearer = BearerToken.Find(context);
        if (bearer is not null && access.Verifier.TryVerifyAssignment(bearer, out var claims, out _))
        {
            return claims.Room == context.Route("room")
                ? claims
                : Refusal.Forbidden($"The assignment token is for room '{claims.Room}'.");
        }

        if (access.Identify(context, out var reason) is not { } caller) return new Refusal(401, reason);
        return caller.Has(Grant.Control) ? (AssignmentClaims?)null : Refusal.Forbidden("The token lacks the grant control and is no assignment.");
    }

    /// <summary>The claims that a request for a consumer shows, in its body or as Bearer; without any it needs grant <c>control</c>.</summary>
    public static Outcome<AssignmentClaims?> AuthorizeConsumer(HttpContext context, AccessPolicy access, CreateConsumer request)
    {
        var caller = Authorize(context, access);
        if (request.Token is not { } token || !access.Verifier.HasKeys) return caller;
        if (!access.Verifier.TryVerifyAssignment(token, out var claims, out var reason))
            return access.IsDevelopment ? caller : new Refusal(401, reason);

        // The assignment token alone is enough: it names the room itself.
        return caller.Refusal is { Status: not 401 } refusal ? refusal : (AssignmentClaims?)claims;
    }
}
