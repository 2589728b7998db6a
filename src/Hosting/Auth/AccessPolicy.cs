using System.Net;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Auth;

/// <summary>Whether requests need tokens, and which tokens are good. Immutable.</summary>
public sealed class AccessPolicy
{
    private AccessPolicy(bool isDevelopment, ApiKeys keys, TimeProvider time)
    {
        IsDevelopment = isDevelopment;
        Verifier = new TokenVerifier(keys, time);
    }

    /// <summary>Open for requests without a token, on loopback only; Host and Origin are checked instead.</summary>
    public bool IsDevelopment { get; }

    /// <summary>Checks tokens; in development mode too, when one is given.</summary>
    public TokenVerifier Verifier { get; }

    /// <summary>Every request needs a token.</summary>
    public static AccessPolicy Required(ApiKeys keys, TimeProvider time)
    {
        if (keys.IsEmpty) throw new StartupException("Tokens are required but there is no API key.", "Add one under Keys in the configuration.");
        return new AccessPolicy(false, keys, time);
    }

    /// <summary>Loopback without tokens; <paramref name="keys"/> (may be none) check those that come anyway.</summary>
    public static AccessPolicy Development(ApiKeys keys, TimeProvider time) => new(true, keys, time);

    /// <summary>Required when there are keys; development when every listener is loopback; else a reason not to start.</summary>
    public static AccessPolicy ForListeners(ApiKeys keys, IEnumerable<IPAddress> listeners, TimeProvider time)
    {
        if (!keys.IsEmpty) return Required(keys, time);
        foreach (var listener in listeners)
        {
            if (!IPAddress.IsLoopback(listener))
            {
                throw new StartupException(
                    $"The listener on {listener} can be reached from other machines, but there is no API key.",
                    "Add a key under Keys in the configuration, or listen on 127.0.0.1.");
            }
        }

        return Development(keys, time);
    }

    /// <summary>Whose request it is; null with a reason when it must be answered 401.</summary>
    public Caller? Identify(HttpContext context, out string reason)
    {
        reason = "A token is needed: 'Authorization: Bearer …'.";
        if (BearerToken.Find(context) is { } token && Verifier.TryVerify(token, out var verified, out reason))
            return new Caller(verified.Identity, verified.Grants);
        return IsDevelopment ? Caller.Open : null;
    }
}
