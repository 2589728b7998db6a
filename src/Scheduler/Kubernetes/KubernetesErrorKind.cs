namespace RoomLens.Scheduler.Kubernetes;

/// <summary>What the API server's refusal means for the caller.</summary>
internal enum KubernetesErrorKind
{
    /// <summary>The request itself is wrong (400, 415, 422): repeating it is useless.</summary>
    Invalid,

    /// <summary>The token is not accepted (401).</summary>
    Unauthorized,

    /// <summary>RBAC does not allow it (403).</summary>
    Forbidden,

    /// <summary>No such object (404).</summary>
    NotFound,

    /// <summary>It was changed meanwhile or exists already (409).</summary>
    Conflict,

    /// <summary>The resource version is too old (410): list again.</summary>
    Expired,

    /// <summary>Later, perhaps (429, 5xx, no answer).</summary>
    Unavailable,
}
