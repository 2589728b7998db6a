namespace RoomLens.Conformance.Running;

/// <summary>How strictly a case is compared.</summary>
internal enum CaseForm
{
    /// <summary>As its kind says.</summary>
    Full,
    /// <summary>By the kind's weak form: the same result, in our order and at our time.</summary>
    Weak,
}
